package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.OutputStream;

/// JSON as the gateway takes it: RFC 8259 in UTF-8, with bounds.
final class Json {

    private static final int MAX_NESTING = 64;
    private static final int MAX_NAME_CHARS = 4096;

    private final JsonFactory factory;

    /// @param maxTextChars longest text, at least as long as the longest body
    Json(int maxTextChars) {
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_NESTING)
                        .maxNameLength(MAX_NAME_CHARS)
                        .maxStringLength(maxTextChars)
                        .build())
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    JsonParser parser(byte[] bytes, int offset, int length) throws IOException {
        // every other encoding of JSON has a zero among its first bytes, and Jackson would take it
        for (int at = offset; at < offset + Math.min(length, 4); at++) {
            if (bytes[at] == 0) {
                throw new JsonParseException(null, "not UTF-8");
            }
        }
        return factory.createParser(bytes, offset, length);
    }

    JsonGenerator generator(OutputStream out) throws IOException {
        return factory.createGenerator(out);
    }

    /// @throws JsonProcessingException if anything but white space follows the value the parser has read
    void end(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new JsonParseException(parser, "something follows the JSON value");
        }
    }

    /// For people: where a text stops being JSON; never its content.
    static String where(JsonProcessingException fault) {
        var location = fault.getLocation();
        return location == null
                ? "the text is not JSON in UTF-8"
                : "the text is not JSON that is taken here: line %d, column %d"
                        .formatted(location.getLineNr(), location.getColumnNr());
    }
}
