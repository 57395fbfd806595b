package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import millrace.producers.httpgateway.PublishableTypes.PublishableType;

/// The description of the HTTP API: `openapi.json` with a schema for the data of every event type.
final class OpenApiDocument {

    private static final String PLACE = "\"@event-types@\": {}";

    private OpenApiDocument() {}

    static byte[] of(Json json, PublishableTypes types) {
        try (InputStream template = OpenApiDocument.class.getResourceAsStream("openapi.json")) {
            String text = new String(Objects.requireNonNull(template).readAllBytes(), StandardCharsets.UTF_8);
            return text.replace(PLACE, schemas(json, types)).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.json is not readable", e);
        }
    }

    private static String schemas(Json json, PublishableTypes types) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = json.generator(bytes)) {
            out.writeStartObject();
            out.writeObjectFieldStart("Type");
            out.writeArrayFieldStart("enum");
            for (PublishableType type : types.all()) {
                out.writeString(type.type().name());
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeObjectFieldStart("Data");
            out.writeArrayFieldStart("anyOf");
            for (PublishableType type : types.all()) {
                out.writeStartObject();
                out.writeStringField(
                        "$ref", "#/components/schemas/" + type.type().name());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
            for (PublishableType type : types.all()) {
                out.writeFieldName(type.type().name());
                PlainSchema.write(out, type.type().schema());
            }
            out.writeEndObject();
        }
        String object = bytes.toString(StandardCharsets.UTF_8);
        return object.substring(1, object.length() - 1);
    }
}
