package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BrakeTest {

    private static final long NOON = 1_795_000_020_000L;

    @Test
    void refusesTheEffectThatWouldBeTooManyInAMinute() {
        var brake = new Brake(new BrakeLimits(3, 0));

        assertThat(brake.count(NOON)).isEmpty();
        assertThat(brake.count(NOON + 20_000)).isEmpty();
        assertThat(brake.count(NOON + 40_000)).isEmpty();
        assertThat(brake.count(NOON + 59_000)).isEqualTo(Optional.of("would exceed 3 effects a minute"));
        assertThat(brake.count(NOON + 60_000)).isEmpty();
        assertThat(brake.count(NOON + 61_000)).isPresent();
        assertThat(brake.count(NOON + 500_000)).isEmpty();
    }

    @Test
    void refusesWhatIsManyTimesTheUsual() {
        var brake = new Brake(new BrakeLimits(0, 5));
        for (int minute = 0; minute < 30; minute++) {
            for (int effect = 0; effect < 60; effect++) {
                assertThat(brake.count(NOON + minute * 60_000L + effect * 1_000L))
                        .isEmpty();
            }
        }

        long burst = NOON + 30 * 60_000L;
        int passed = 0;
        while (passed < 1_000 && brake.count(burst).isEmpty()) {
            passed++;
        }

        assertThat(passed).isBetween(230, 300);
        assertThat(brake.count(burst)).isEqualTo(Optional.of("would exceed 5 times the usual 60 effects a minute"));
    }

    @Test
    void knowsNothingUsualInTheFirstMinutes() {
        var brake = new Brake(new BrakeLimits(0, 2));

        for (int effect = 0; effect < 1_000; effect++) {
            assertThat(brake.count(NOON + effect)).isEmpty();
        }
    }

    @Test
    void countsNothingWithoutALimit() {
        var brake = new Brake(BrakeLimits.NONE);

        for (int effect = 0; effect < 1_000; effect++) {
            assertThat(brake.count(NOON)).isEmpty();
        }
    }
}
