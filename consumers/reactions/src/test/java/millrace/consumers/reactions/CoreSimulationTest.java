package millrace.consumers.reactions;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A million schedules: `-Dmillrace.simulation.seeds=250000`, which is as many for each of the four. The whole command
/// is in `docs/guarantees.md`.
class CoreSimulationTest {

    private static final long SEEDS = Long.getLong("millrace.simulation.seeds", 5_000);
    private static final long FIRST = Long.getLong("millrace.simulation.seed", 0);

    @ParameterizedTest
    @EnumSource(Doubt.class)
    void keepsItsPromisesThroughCrashesHandOversAndZombies(Doubt doubt) {
        long end = System.getProperty("millrace.simulation.seed") == null ? SEEDS : FIRST + 1;
        LongStream.range(FIRST, end).parallel().forEach(seed -> CoreSimulation.run(seed, doubt, Safeguards.ALL));
    }
}
