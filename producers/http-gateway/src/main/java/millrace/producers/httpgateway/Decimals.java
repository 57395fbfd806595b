package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.avro.LogicalTypes;
import org.jspecify.annotations.Nullable;

/// Decimals from numbers or texts, to the last digit or not at all.
final class Decimals {

    private static final int MAX_DIGITS = 100;
    private static final int MAX_EXPONENT = 1000;

    private Decimals() {}

    static JsonScalar of(LogicalTypes.Decimal type) {
        int scale = type.getScale();
        int precision = type.getPrecision();
        String expected = "a decimal, as a text or a number, of at most %d digits, at most %d of them after the point"
                .formatted(precision, scale);
        return new JsonScalar(expected, (json, token) -> {
            BigDecimal given = given(json, token);
            return given == null ? null : fit(given, scale, precision);
        });
    }

    private static @Nullable BigDecimal given(JsonParser json, JsonToken token) throws IOException {
        if (json.getTextLength() > MAX_DIGITS) {
            return null;
        }
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.getDecimalValue();
            case VALUE_STRING -> parse(json.getText());
            default -> null;
        };
    }

    private static @Nullable BigDecimal parse(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            boolean legal = (unit >= '0' && unit <= '9')
                    || unit == '.'
                    || unit == '-'
                    || unit == '+'
                    || unit == 'e'
                    || unit == 'E';
            if (!legal) {
                return null;
            }
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable BigDecimal fit(BigDecimal given, int scale, int precision) {
        if (given.signum() == 0) {
            return BigDecimal.ZERO.setScale(scale);
        }
        if (Math.abs((long) given.scale()) > MAX_EXPONENT) {
            return null;
        }
        try {
            BigDecimal exact = given.setScale(scale, RoundingMode.UNNECESSARY);
            return exact.precision() > precision ? null : exact;
        } catch (ArithmeticException e) {
            return null;
        }
    }
}
