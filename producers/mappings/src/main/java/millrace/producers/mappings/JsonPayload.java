package millrace.producers.mappings;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/// Reads a payload as JSON within bounds: 32 levels, numbers of 64 and names of 256 characters.
final class JsonPayload {

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(64)
                            .maxNameLength(256)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private JsonPayload() {}

    /// @throws NotJsonException if it is not JSON, or beyond the bounds
    static JsonNode read(byte[] payload) throws NotJsonException {
        try {
            JsonNode json = READER.readTree(payload);
            if (json.isMissingNode()) {
                throw new NotJsonException("is empty; expected JSON");
            }
            return json;
        } catch (StreamConstraintsException e) {
            throw new NotJsonException(
                    "is beyond the bounds of a message (%s); expected at most 32 levels, names of 256 and numbers of 64 "
                                    .formatted(place(e))
                            + "characters");
        } catch (JacksonException e) {
            // its own message quotes the payload
            throw new NotJsonException(
                    "is not JSON (%s); expected one JSON value with no name twice in an object".formatted(place(e)));
        } catch (IOException e) {
            throw new NotJsonException("is not JSON; expected one JSON value");
        }
    }

    private static String place(JacksonException failure) {
        return failure.getLocation() == null
                ? "somewhere"
                : "byte " + failure.getLocation().getByteOffset();
    }
}
