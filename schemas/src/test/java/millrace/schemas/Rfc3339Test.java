package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The fast way and the JDK's say the same of every text: the same instant, or that it is none.
class Rfc3339Test {

    private static final String LETTERS = "0123456789-:.TZtz+ ";

    private static Optional<Instant> ours(String text) {
        try {
            return Optional.of(Rfc3339.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> theirs(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-27T12:00:00Z",
                "2026-11-27T12:00:00.000Z",
                "2024-02-29T23:59:59.999Z",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-00-10T00:00:00Z",
                "2026-01-32T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T23:60:00Z",
                "2026-06-30T23:59:60Z",
                "2026-01-01T00:00Z",
                "2026-01-01T00:00:00.1234567Z",
                "2026-01-01T00:00:00,000Z",
                "2026-01-01 00:00:00Z",
                "2026-01-01t00:00:00z",
                "2026-01-01T00:00:00+02:00",
                "2026-01-01T00:00:00.00Z",
                "0000-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999Z",
                "-026-01-01T00:00:00Z",
                "+12026-01-01T00:00:00Z",
                "٢٠٢٦-01-01T00:00:00Z",
                ""
            })
    void readsAsTheJdkDoes(String text) {
        assertThat(ours(text)).as(text).isEqualTo(theirs(text));
    }

    @RepeatedTest(200)
    void readsWhatWeWriteAndWhatIsAlmostThat(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        for (int round = 0; round < 100; round++) {
            Instant time = Instant.ofEpochMilli(random.nextLong(-62_000_000_000_000L, 253_000_000_000_000L))
                    .truncatedTo(random.nextBoolean() ? ChronoUnit.SECONDS : ChronoUnit.MILLIS);
            String text = time.toString();
            assertThat(ours(text)).as(text).contains(time);

            var almost = new StringBuilder(text);
            almost.setCharAt(random.nextInt(text.length()), LETTERS.charAt(random.nextInt(LETTERS.length())));
            assertThat(ours(almost.toString())).as(almost.toString()).isEqualTo(theirs(almost.toString()));
        }
    }
}
