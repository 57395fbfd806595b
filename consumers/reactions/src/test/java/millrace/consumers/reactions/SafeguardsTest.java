package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Whether the simulation would notice: without each safeguard it must fail, and soon.
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SafeguardsTest {

    private static final int SEEDS = 400;

    private static Optional<String> failure(Doubt doubt, Safeguards safeguards) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                CoreSimulation.run(seed, doubt, safeguards);
            } catch (AssertionError e) {
                return Optional.of(
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            }
        }
        return Optional.empty();
    }

    @Test
    void missesTheFence() {
        assertThat(failure(Doubt.FLAG_AND_PARK, new Safeguards(false, true, true, true, true)))
                .hasValueSatisfying(found -> assertThat(found).contains("FLAG_AND_PARK"));
    }

    @Test
    void missesTheWaitForTheStart() {
        assertThat(failure(Doubt.FLAG_AND_REPEAT, new Safeguards(true, false, true, true, true)))
                .hasValueSatisfying(found -> assertThat(found).contains("without a durable start"));
    }

    @Test
    void missesTheDrain() {
        assertThat(failure(Doubt.FLAG_AND_REPEAT, new Safeguards(true, true, false, true, true)))
                .hasValueSatisfying(found -> assertThat(found).contains("handed over while an effect was under way"));
    }

    @Test
    void missesTheRecognitionOfGenerations() {
        assertThat(failure(Doubt.FLAG_AND_PARK, new Safeguards(true, true, true, true, false)))
                .hasValueSatisfying(found -> assertThat(found)
                        .containsPattern("repeated without being flagged: EffectId\\[value=.*#[ab]\\]"));
    }

    @Test
    void missesTheRecognition() {
        assertThat(failure(Doubt.FLAG_AND_PARK, new Safeguards(true, true, true, false, true)))
                .hasValueSatisfying(found -> assertThat(found).contains("repeated without being flagged"));
    }
}
