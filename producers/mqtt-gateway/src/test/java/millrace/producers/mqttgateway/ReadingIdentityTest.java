package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import millrace.producers.mappings.Mapped;
import millrace.schemas.Identity;
import org.junit.jupiter.api.Test;

/// The golden values come from a script in another language. They may never change: deployments know repeats by them.
class ReadingIdentityTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.250Z");
    private static final OptionalLong NONE = OptionalLong.empty();

    private static Identity of(
            String device, OptionalLong sequence, Instant time, boolean hasOwnTime, Map<String, Double> measurements) {
        return ReadingIdentity.of(
                new Mapped.Reading(device, sequence, time, hasOwnTime, new TreeMap<>(measurements), List.of()));
    }

    @Test
    void isAFunctionOfWhatTheDeviceSaid() {
        var counted = of("a/ß", OptionalLong.of(17), NOON, true, Map.of("temperature", 21.5, "humidity", 48.0));
        var timed = of("d", NONE, NOON, true, Map.of("temperature", 21.5));

        assertThat(counted).isEqualTo(new Identity("/devices/a%2F%C3%9F", "17-eda244690231e10e4c5bda407800b401"));
        assertThat(timed)
                .isEqualTo(new Identity("/devices/d", "2026-03-01T12:00:00.250Z-59c9c45aed9749c2aea810718a45da90"));
    }

    @Test
    void leavesOutTheArrivalWhereACounterTellsReadingsApart() {
        var first = of("d", OptionalLong.of(17), NOON, false, Map.of("temperature", 21.5));
        var again = of("d", OptionalLong.of(17), NOON.plusSeconds(5), false, Map.of("temperature", 21.5));

        assertThat(first).isEqualTo(new Identity("/devices/d", "17-abc2960e690166fb537959f4a0baf88e"));
        assertThat(again).isEqualTo(first);
    }

    @Test
    void tellsReadingsApartThatDifferInAnything() {
        var first = of("d", OptionalLong.of(17), NOON, true, Map.of("t", 21.5));

        assertThat(List.of(
                        of("e", OptionalLong.of(17), NOON, true, Map.of("t", 21.5)),
                        of("d", OptionalLong.of(18), NOON, true, Map.of("t", 21.5)),
                        // a counter that began anew
                        of("d", OptionalLong.of(17), NOON.plusSeconds(86_400), true, Map.of("t", 21.5)),
                        of("d", OptionalLong.of(17), NOON, true, Map.of("t", 21.6)),
                        of("d", OptionalLong.of(17), NOON, true, Map.of("u", 21.5)),
                        of("d", NONE, NOON, false, Map.of("t", 21.5)),
                        of("d", NONE, NOON.plusMillis(1), false, Map.of("t", 21.5))))
                .doesNotHaveDuplicates()
                .doesNotContain(first);
    }
}
