package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Function;
import millrace.schemas.Rfc3339;
import org.jspecify.annotations.Nullable;

/// Times from ISO-8601 texts or milliseconds since 1970, to the last digit or not at all.
final class Times {

    private Times() {}

    /// @param unit the schema's precision
    static JsonScalar instant(ChronoUnit unit) {
        String expected =
                "a time, as ISO-8601 text with an offset and no more digits than %s, or milliseconds since 1970"
                        .formatted(unit.name().toLowerCase(Locale.ROOT));
        return new JsonScalar(expected, (json, token) -> {
            Instant given = token == JsonToken.VALUE_NUMBER_INT ? ofMillis(json) : text(json, token, Times::parse);
            return given == null || !given.truncatedTo(unit).equals(given) ? null : given;
        });
    }

    static JsonScalar date() {
        return new JsonScalar("a date, as ISO-8601 text", (json, token) -> text(json, token, LocalDate::parse));
    }

    /// @throws DateTimeException if `text` is not RFC 3339
    static Instant parse(String text) {
        return Rfc3339.parse(text);
    }

    private static @Nullable Instant ofMillis(JsonParser json) throws IOException {
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? null
                : Instant.ofEpochMilli(json.getLongValue());
    }

    private static <T> @Nullable T text(JsonParser json, JsonToken token, Function<String, T> parse)
            throws IOException {
        if (token != JsonToken.VALUE_STRING) {
            return null;
        }
        try {
            return parse.apply(json.getText());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
