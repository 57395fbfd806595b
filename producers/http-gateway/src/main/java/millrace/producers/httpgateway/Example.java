package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/// Plain JSON that fits a schema.
final class Example {

    static final String TIME = "2026-01-01T12:00:00Z";

    private static final Map<String, String> TEXTS = Map.of(
            "currency",
            "EUR",
            "email",
            "ada@customers.example",
            "ownerEmail",
            "ada@customers.example",
            "name",
            "Ada",
            "locale",
            "en",
            "timeZone",
            "UTC");

    private Example() {}

    /// @param record schema of a record that does not contain itself
    static void write(JsonGenerator out, Schema record) throws IOException {
        out.writeStartObject();
        for (Schema.Field field : record.getFields()) {
            out.writeFieldName(field.name());
            value(out, field.schema(), TEXTS.getOrDefault(field.name(), field.name() + "-1"));
        }
        out.writeEndObject();
    }

    private static void value(JsonGenerator out, Schema schema, String text) throws IOException {
        LogicalType logical = schema.getLogicalType();
        switch (logical) {
            case LogicalTypes.Decimal decimal ->
                out.writeString(BigDecimal.ONE.setScale(decimal.getScale()).toPlainString());
            case LogicalTypes.TimestampMillis _ -> out.writeString(TIME);
            case LogicalTypes.TimestampMicros _ -> out.writeString(TIME);
            case LogicalTypes.Date _ -> out.writeString(TIME.substring(0, 10));
            case null, default -> plain(out, schema, text);
        }
    }

    private static void plain(JsonGenerator out, Schema schema, String text) throws IOException {
        switch (schema.getType()) {
            case RECORD -> write(out, schema);
            case ARRAY -> {
                out.writeStartArray();
                value(out, schema.getElementType(), text);
                out.writeEndArray();
            }
            case MAP -> {
                out.writeStartObject();
                out.writeFieldName("name-1");
                value(out, schema.getValueType(), text);
                out.writeEndObject();
            }
            case UNION ->
                value(
                        out,
                        schema.getTypes().stream()
                                .filter(type -> type.getType() != Schema.Type.NULL)
                                .findFirst()
                                .orElseThrow(),
                        text);
            case ENUM -> out.writeString(schema.getEnumSymbols().getLast());
            case STRING -> out.writeString(text);
            case BYTES, FIXED -> out.writeString("AA==");
            case INT, LONG, FLOAT, DOUBLE -> out.writeNumber(1);
            case BOOLEAN -> out.writeBoolean(true);
            case NULL -> out.writeNull();
        }
    }
}
