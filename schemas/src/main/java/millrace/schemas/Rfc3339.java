package millrace.schemas;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

/// Reads times as `OffsetDateTime.parse` does. Those that Millrace itself writes take a short cut, for each record
/// carries two and every step reads them (`benchmarks/run envelope`).
public final class Rfc3339 {

    private static final int SECONDS = "2026-11-27T12:00:00Z".length();
    private static final int MILLIS = "2026-11-27T12:00:00.000Z".length();

    private Rfc3339() {}

    /// @throws DateTimeException if `text` is no time with an offset
    public static Instant parse(String text) {
        return isCanonical(text) ? canonical(text) : OffsetDateTime.parse(text).toInstant();
    }

    /// Whether it is as `Instant.toString` writes whole seconds or milliseconds, of the years 0 to 9999.
    private static boolean isCanonical(String text) {
        int length = text.length();
        if ((length != SECONDS && length != MILLIS) || text.charAt(length - 1) != 'Z') {
            return false;
        }
        for (int at = 0; at < length - 1; at++) {
            char expected =
                    switch (at) {
                        case 4, 7 -> '-';
                        case 10 -> 'T';
                        case 13, 16 -> ':';
                        case 19 -> '.';
                        default -> '0';
                    };
            char found = text.charAt(at);
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
    }

    private static Instant canonical(String text) {
        long days = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                .toEpochDay();
        long seconds =
                days * 86_400 + number(text, 11, 13) * 3_600L + number(text, 14, 16) * 60L + number(text, 17, 19);
        long millis = text.length() == MILLIS ? number(text, 20, 23) : 0;
        return Instant.ofEpochSecond(seconds, millis * 1_000_000);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int at = from; at < to; at++) {
            number = 10 * number + (text.charAt(at) - '0');
        }
        return number;
    }
}
