package millrace.producers.mappings;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;

/// How a device writes a time down.
enum TimeUnit {
    /// ISO-8601 with an offset: `2026-03-01T12:00:00.250Z`.
    ISO("an ISO-8601 time with an offset, from 1970 to 9999"),
    /// Seconds since 1970, with or without a fraction.
    S("seconds since 1970, up to the year 9999"),
    /// Milliseconds since 1970.
    MS("milliseconds since 1970, up to the year 9999");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private final String expected;

    TimeUnit(String expected) {
        this.expected = expected;
    }

    String expected() {
        return expected;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @return empty if the value is not a time of this unit
    Optional<Instant> read(JsonNode value) {
        return switch (this) {
            case ISO -> iso(value);
            case S -> epoch(value, 1000);
            case MS -> epoch(value, 1);
        };
    }

    private static Optional<Instant> iso(JsonNode value) {
        try {
            return value.isTextual()
                    ? Optional.of(OffsetDateTime.parse(value.textValue()).toInstant())
                            .filter(TimeUnit::isInRange)
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> epoch(JsonNode value, int millisPerUnit) {
        double millis = value.isNumber() ? value.doubleValue() * millisPerUnit : -1;
        return millis >= 0 && millis <= LAST.toEpochMilli()
                ? Optional.of(Instant.ofEpochMilli((long) millis))
                : Optional.empty();
    }

    private static boolean isInRange(Instant time) {
        return !time.isBefore(Instant.EPOCH) && !time.isAfter(LAST);
    }
}
