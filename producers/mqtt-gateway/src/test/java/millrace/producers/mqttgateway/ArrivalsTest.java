package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Arrivals arrivals = new Arrivals(10);

    @Test
    void givesARepeatTheTimeOfTheLatestWithItsPacketId() {
        arrivals.of(65_535, false, NOON);
        arrivals.of(65_535, false, NOON.plusSeconds(1));

        assertThat(arrivals.of(65_535, true, NOON.plusSeconds(2))).isEqualTo(NOON.plusSeconds(1));
        assertThat(arrivals.of(65_535, false, NOON.plusSeconds(3))).isEqualTo(NOON.plusSeconds(3));
    }

    @Test
    void takesARepeatOfWhatItDoesNotKnowForTheFirst() {
        assertThat(arrivals.of(0, true, NOON)).isEqualTo(NOON);
        assertThat(arrivals.of(7, true, NOON)).isEqualTo(NOON);
        assertThat(arrivals.of(7, true, NOON.plusSeconds(1))).isEqualTo(NOON);
    }

    @Test
    void remembersAsManyAsItMay() {
        for (int number = 1; number <= 25; number++) {
            arrivals.of(number, false, NOON.plusSeconds(number));
        }

        for (int number = 16; number <= 25; number++) {
            assertThat(arrivals.of(number, true, NOON)).isEqualTo(NOON.plusSeconds(number));
        }
        assertThat(arrivals.of(15, true, NOON)).isEqualTo(NOON);
    }
}
