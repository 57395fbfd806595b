package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A value of one token.
///
/// @param expected for people
/// @param conversion of a token that is no structure
record JsonScalar(String expected, Conversion conversion) implements JsonValue {

    /// Makes a value of the parser's current token.
    @FunctionalInterface
    interface Conversion {

        /// @return null if the token cannot stand for the value
        @Nullable
        Object of(JsonParser json, JsonToken token) throws IOException;
    }

    @Override
    public @Nullable Object read(JsonParser json, Faults faults) throws IOException {
        JsonToken token = json.currentToken();
        Object value = token.isScalarValue() ? conversion.of(json, token) : null;
        return value == null ? refuse(json, faults, expected) : value;
    }

    /// Says what is there instead, never its content, and steps over it.
    static @Nullable Object refuse(JsonParser json, Faults faults, String expected) throws IOException {
        faults.at(json, "is %s; expected %s".formatted(found(json.currentToken()), expected));
        json.skipChildren();
        return null;
    }

    private static String found(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_STRING -> "a text that does not fit";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number that does not fit";
            default -> "something else";
        };
    }
}
