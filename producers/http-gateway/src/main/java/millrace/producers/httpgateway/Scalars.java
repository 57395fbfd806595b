package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Avro's plain types as JSON tokens.
final class Scalars {

    private Scalars() {}

    static JsonScalar text() {
        return new JsonScalar("a text", (json, token) -> {
            String text = token == JsonToken.VALUE_STRING ? json.getText() : null;
            return text == null || !Texts.isUnicode(text) ? null : text;
        });
    }

    static JsonScalar whole32() {
        return new JsonScalar(
                "a whole number of 32 bits",
                (json, token) -> isWhole(json, token, NumberType.INT) ? (Object) json.getIntValue() : null);
    }

    static JsonScalar whole64() {
        return new JsonScalar(
                "a whole number of 64 bits",
                (json, token) -> isWhole(json, token, NumberType.LONG) ? (Object) json.getLongValue() : null);
    }

    static JsonScalar float32() {
        return new JsonScalar("a number in the range of 32-bit floating point", (json, token) -> {
            float value = token.isNumeric() ? (float) json.getDoubleValue() : Float.NaN;
            return Float.isFinite(value) ? value : null;
        });
    }

    static JsonScalar float64() {
        return new JsonScalar("a number in the range of 64-bit floating point", (json, token) -> {
            double value = token.isNumeric() ? json.getDoubleValue() : Double.NaN;
            return Double.isFinite(value) ? value : null;
        });
    }

    static JsonScalar flag() {
        return new JsonScalar(
                "true or false", (json, token) -> token.isBoolean() ? token == JsonToken.VALUE_TRUE : null);
    }

    static JsonScalar bytes() {
        return new JsonScalar("bytes, as base64 text", (json, token) -> {
            byte[] bytes = base64(json, token);
            return bytes == null ? null : ByteBuffer.wrap(bytes);
        });
    }

    static JsonScalar symbol(Object[] constants) {
        Map<String, Object> symbols = new HashMap<>();
        for (Object constant : constants) {
            symbols.put(constant.toString(), constant);
        }
        String expected =
                "one of " + Arrays.stream(constants).map(Object::toString).collect(Collectors.joining(", "));
        return new JsonScalar(
                expected, (json, token) -> token == JsonToken.VALUE_STRING ? symbols.get(json.getText()) : null);
    }

    private static boolean isWhole(JsonParser json, JsonToken token, NumberType widest) throws IOException {
        return token == JsonToken.VALUE_NUMBER_INT && json.getNumberType().compareTo(widest) <= 0;
    }

    private static byte @Nullable [] base64(JsonParser json, JsonToken token) throws IOException {
        try {
            return token == JsonToken.VALUE_STRING ? Base64.getDecoder().decode(json.getText()) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
