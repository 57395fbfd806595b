package millrace.processors.devices;

import static millrace.processors.devices.Probes.NOON;
import static millrace.processors.devices.Probes.at;
import static millrace.processors.devices.Probes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingPrintTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Map<String, Double> FRAME =
            Map.of("temperature", 20.5, "battery", 4.1, "rssi", -109.0, "snr", -20.0);

    private static boolean isRepeat(Reading first, Reading second) {
        var one = ReadingPrint.of(first);
        var other = ReadingPrint.of(second);
        return one.key().equals(other.key()) && other.repeatsOneOf(List.of(one.stored()), HOUR);
    }

    @Test
    void knowsAFrameThatASecondReceiverHeardLaterAndWeaker() {
        var again = Map.of("temperature", 20.5, "battery", 4.1, "rssi", -121.0, "snr", -3.0);

        assertThat(isRepeat(reading("a", NOON, 5L, FRAME), reading("b", at(350), 5L, again)))
                .isTrue();
    }

    @Test
    void tellsACounterThatBeganAnewFromARepeat() {
        var later = Map.of("temperature", 21.0, "battery", 4.2, "rssi", -109.0, "snr", -3.0);

        assertThat(isRepeat(reading("a", NOON, 1L, FRAME), reading("b", at(314), 1L, later)))
                .isFalse();
        assertThat(isRepeat(reading("a", NOON, 1L, FRAME), reading("b", at(3601), 1L, FRAME)))
                .isFalse();
    }

    @Test
    void knowsAReadingWithoutSequenceByTimeAndContent() {
        assertThat(isRepeat(reading("a", NOON, null, FRAME), reading("b", NOON, null, FRAME)))
                .isTrue();
        assertThat(isRepeat(reading("a", NOON, null, FRAME), reading("b", NOON.plusMillis(1), null, FRAME)))
                .isFalse();
        assertThat(isRepeat(
                        reading("a", NOON, null, Map.of("x", 1.0, "y", 2.0)),
                        reading("b", NOON, null, Map.of("x", 2.0, "y", 1.0))))
                .isFalse();
    }

    @Test
    void knowsAReadingWithoutMeasurementsBySequenceAndNearness() {
        assertThat(isRepeat(reading("a", NOON, 7L, Map.of()), reading("b", at(60), 7L, Map.of())))
                .isTrue();
    }

    @Test
    void keepsDevicesApart() {
        var one = reading("a", NOON, 12L, FRAME);
        var other = new Reading("p-1#1", NOON, NOON, one.sequence(), one.measurements(), one.cause());

        assertThat(ReadingPrint.of(other).key())
                .isNotEqualTo(ReadingPrint.of(one).key());
    }
}
