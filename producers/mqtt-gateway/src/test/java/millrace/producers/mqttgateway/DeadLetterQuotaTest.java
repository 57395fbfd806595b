package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeadLetterQuotaTest {

    private static final int LETTER = 1_000;

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final DeadLetterQuota quota = new DeadLetterQuota(10 * LETTER, 3, () -> now);

    private static Message letter(String device) {
        return new Message("t", new Payload(new byte[LETTER - 256 - 1]), 1, Instant.EPOCH, Optional.of(device));
    }

    private long taken(String device, int times) {
        return IntStream.range(0, times).filter(_ -> quota.take(letter(device))).count();
    }

    @Test
    void takesAnHoursWorthAtOnceAndThenWhatTricklesIn() {
        assertThat(taken("d-1", 12)).isEqualTo(10);

        now = now.plus(Duration.ofMinutes(18));
        assertThat(taken("d-1", 5)).isEqualTo(3);

        now = now.plus(Duration.ofDays(1));
        assertThat(taken("d-1", 12)).isEqualTo(10);
    }

    @Test
    void fillsNothingWhenTheClockGoesBack() {
        assertThat(taken("d-1", 10)).isEqualTo(10);

        now = now.minus(Duration.ofDays(1));
        assertThat(taken("d-1", 1)).isZero();
        now = now.plus(Duration.ofDays(1));
        assertThat(taken("d-1", 1)).isZero();
    }

    @Test
    void countsForEachDeviceByItself() {
        assertThat(taken("d-1", 11)).isEqualTo(10);

        assertThat(taken("d-2", 11)).isEqualTo(10);
    }

    @Test
    void countsForItsTopicWhatIsOfNoDevice() {
        var one = new Message("t/1", new Payload(new byte[8_000]), 1, Instant.EPOCH, Optional.empty());
        var other = new Message("t/2", new Payload(new byte[8_000]), 1, Instant.EPOCH, Optional.empty());

        assertThat(quota.take(one)).isTrue();
        assertThat(quota.take(one)).isFalse();
        assertThat(quota.take(other)).isTrue();
    }

    @Test
    void givesAllThatAreTooManyOneBucketTogether() {
        for (String device : new String[] {"d-1", "d-2", "d-3"}) {
            assertThat(taken(device, 10)).isEqualTo(10);
        }

        assertThat(taken("d-4", 6)).isEqualTo(6);
        assertThat(taken("d-5", 6)).isEqualTo(4);
        assertThat(quota.buckets()).isEqualTo(3);
    }

    @Test
    void forgetsTheDeviceThatHasItsHoursWorthAgain() {
        for (String device : new String[] {"d-1", "d-2", "d-3"}) {
            assertThat(taken(device, 10)).isEqualTo(10);
        }
        now = now.plus(Duration.ofHours(1));

        assertThat(taken("d-4", 10)).isEqualTo(10);
        assertThat(taken("d-5", 10)).isEqualTo(10);
        assertThat(quota.buckets()).isEqualTo(3);
    }
}
