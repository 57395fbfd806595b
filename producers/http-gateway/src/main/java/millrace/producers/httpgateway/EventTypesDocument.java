package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import millrace.producers.httpgateway.PublishableTypes.PublishableType;

/// The event types that may be published, each with its schema and an example that may be posted as it is.
final class EventTypesDocument {

    private EventTypesDocument() {}

    static byte[] of(Json json, PublishableTypes types) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = json.generator(bytes)) {
            out.writeStartArray();
            for (PublishableType type : types.all()) {
                write(out, type);
            }
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written to", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, PublishableType type) throws IOException {
        var schema = type.type().schema();
        out.writeStartObject();
        out.writeStringField("type", type.type().name());
        out.writeStringField("about", schema.getDoc());
        out.writeStringField("topic", type.type().topic().name());
        out.writeStringField("key", type.keyField());
        out.writeFieldName("schema");
        out.writeRawValue(schema.toString());
        out.writeFieldName("example");
        out.writeStartObject();
        out.writeStringField("specversion", "1.0");
        out.writeStringField("id", schema.getName() + "-1");
        out.writeStringField("source", "/examples");
        out.writeStringField("type", type.type().name());
        out.writeStringField("time", Example.TIME);
        out.writeStringField("datacontenttype", "application/json");
        out.writeFieldName("data");
        Example.write(out, schema);
        out.writeEndObject();
        out.writeEndObject();
    }
}
