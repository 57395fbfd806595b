package millrace.consumers.reactions;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import millrace.consumers.reactions.Crew.Move;
import millrace.consumers.reactions.LetterInstance.Protocol;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Instances come, go and are killed while they work.
///
/// `-Dmillrace.moves=50` makes 50 moves; `-Dmillrace.seed` repeats the moves of a run.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class RebalanceSoakTest {

    private static final int MOVES = Integer.getInteger("millrace.moves", 6);
    private static final long SEED = Long.getLong("millrace.seed", System.currentTimeMillis());

    private static ReactionBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() {
        broker = ReactionBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @ParameterizedTest
    @EnumSource
    void losesNothingAndRepeatsOnlyWhatAKillLeavesInDoubt(Protocol protocol) throws Exception {
        try (var crew = new Crew(
                broker, "moved" + protocol.name().toLowerCase(Locale.ROOT), protocol, folder, new Random(SEED))) {
            crew.move(Move.JOIN);
            for (int move = 0; move < MOVES; move++) {
                crew.move(crew.draw());
            }
            crew.finish();

            crew.check("seed " + SEED);
        }
    }
}
