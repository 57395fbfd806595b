package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/// The JSON Schema of what the gateway takes for an Avro schema.
final class PlainSchema {

    private PlainSchema() {}

    /// @param record schema of a record that does not contain itself
    static void write(JsonGenerator out, Schema record) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "object");
        if (record.getDoc() != null) {
            out.writeStringField("description", record.getDoc());
        }
        out.writeBooleanField("additionalProperties", false);
        out.writeArrayFieldStart("required");
        for (Schema.Field field : record.getFields()) {
            if (!field.hasDefaultValue()) {
                out.writeString(field.name());
            }
        }
        out.writeEndArray();
        out.writeObjectFieldStart("properties");
        for (Schema.Field field : record.getFields()) {
            out.writeFieldName(field.name());
            value(out, field.schema());
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void value(JsonGenerator out, Schema schema) throws IOException {
        LogicalType logical = schema.getLogicalType();
        switch (logical) {
            case LogicalTypes.Decimal decimal ->
                types(
                        out,
                        "A decimal of at most %d digits, %d of them after the point."
                                .formatted(decimal.getPrecision(), decimal.getScale()),
                        List.of("string", "number"));
            case LogicalTypes.TimestampMillis _ -> time(out);
            case LogicalTypes.TimestampMicros _ -> time(out);
            case LogicalTypes.Date _ -> types(out, "A date, ISO-8601.", List.of("string"));
            case null, default -> plain(out, schema);
        }
    }

    private static void time(JsonGenerator out) throws IOException {
        types(out, "A time: ISO-8601 with an offset, or milliseconds since 1970.", List.of("string", "integer"));
    }

    private static void plain(JsonGenerator out, Schema schema) throws IOException {
        switch (schema.getType()) {
            case RECORD -> write(out, schema);
            case ARRAY -> nested(out, "array", "items", schema.getElementType());
            case MAP -> nested(out, "object", "additionalProperties", schema.getValueType());
            case UNION -> union(out, schema);
            case ENUM -> {
                out.writeStartObject();
                out.writeArrayFieldStart("enum");
                for (String symbol : schema.getEnumSymbols()) {
                    out.writeString(symbol);
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            case STRING -> types(out, "A text.", List.of("string"));
            case BYTES, FIXED -> types(out, "Bytes, base64.", List.of("string"));
            case INT, LONG -> types(out, "A whole number.", List.of("integer"));
            case FLOAT, DOUBLE -> types(out, "A number.", List.of("number"));
            case BOOLEAN -> types(out, "True or false.", List.of("boolean"));
            case NULL -> types(out, "Nothing.", List.of("null"));
        }
    }

    private static void union(JsonGenerator out, Schema union) throws IOException {
        out.writeStartObject();
        out.writeArrayFieldStart("anyOf");
        for (Schema type : union.getTypes()) {
            value(out, type);
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void nested(JsonGenerator out, String type, String name, Schema inner) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", type);
        out.writeFieldName(name);
        value(out, inner);
        out.writeEndObject();
    }

    private static void types(JsonGenerator out, String description, List<String> types) throws IOException {
        out.writeStartObject();
        out.writeStringField("description", description);
        out.writeArrayFieldStart("type");
        for (String type : types) {
            out.writeString(type);
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
