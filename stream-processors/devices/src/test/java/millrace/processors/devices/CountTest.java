package millrace.processors.devices;

import static millrace.processors.devices.Probes.NOON;
import static millrace.processors.devices.Probes.RULES;
import static millrace.processors.devices.Probes.at;
import static millrace.processors.devices.Probes.cause;
import static millrace.processors.devices.Probes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CountTest {

    private static final Tally AT_NOON = new Tally(Optional.of(NOON), false);
    private static final Count SEVEN = new Count(Optional.of(7L), Instant.EPOCH, List.of());

    private static Count.Decision count(Count before, long second, Long sequence) {
        Reading reading = reading("a", at(second), sequence, Map.of("temperature", 20.0));
        return before.on(reading, AT_NOON, new Acceptance(AT_NOON, Ranges.NONE, RULES).of(reading), RULES);
    }

    @Test
    void countsOnAndSaysNothing() {
        var counted = count(SEVEN, 60, 8L);

        assertThat(counted)
                .isEqualTo(new Count.Decision(new Count(Optional.of(8L), Instant.EPOCH, List.of()), List.of()));
    }

    @Test
    void holdsWhatIsMissingBetweenTwoSequences() {
        var counted = count(SEVEN, 60, 11L);

        assertThat(counted.facts()).isEmpty();
        assertThat(counted.after())
                .isEqualTo(new Count(
                        Optional.of(11L), Instant.EPOCH, List.of(new Gap(7, 11, at(60), at(60), cause("a")))));
    }

    @Test
    void takesALowerSequenceInAnOlderReadingForOneThatWasOvertaken() {
        assertThat(count(SEVEN, -60, 6L).after()).isEqualTo(SEVEN);
    }

    @Test
    void takesALowerSequenceInTheNewestReadingForACounterThatBeganAnew() {
        assertThat(count(SEVEN, 60, 2L).after()).isEqualTo(new Count(Optional.of(2L), at(60), List.of()));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void survivesAnySequence(long sequence) {
        for (long highest : new long[] {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE}) {
            var before = new Count(Optional.of(highest), Instant.EPOCH, List.of());

            var counted = count(before, 60, sequence);

            assertThat(counted.after().gaps())
                    .allSatisfy(gap -> assertThat(gap.before() - gap.after()).isGreaterThan(1));
        }
    }
}
