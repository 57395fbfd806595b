package millrace.consumers.reactions;

import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CoreSimulationTest {

    private static final long SEEDS = Long.getLong("millrace.simulation.seeds", 200);

    @ParameterizedTest
    @EnumSource(Doubt.class)
    void keepsItsPromisesThroughCrashesHandOversAndZombies(Doubt doubt) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                new CoreSimulation(seed, doubt).run();
            } catch (AssertionError | RuntimeException e) {
                Assertions.fail("seed " + seed, e);
            }
        }
    }
}
