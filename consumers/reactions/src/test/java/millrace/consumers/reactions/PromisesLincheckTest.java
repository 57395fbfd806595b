package millrace.consumers.reactions;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// However three threads interleave, nobody waits for one who has ended.
public class PromisesLincheckTest {

    private final Promises promises = new Promises("the other one has ended");
    private final Queue<CompletableFuture<Void>> made = new ConcurrentLinkedQueue<>();
    private volatile boolean hasEnded;

    @Operation
    public boolean promise() {
        CompletableFuture<Void> promised = promises.promise();
        made.add(promised);
        return promised.isDone();
    }

    @Operation(runOnce = true)
    public void end() {
        promises.end();
        hasEnded = true;
    }

    @Validate
    public void nobodyWaitsForOneWhoHasEnded() {
        if (hasEnded && !made.stream().allMatch(CompletableFuture::isDone)) {
            throw new IllegalStateException("a promise is open for good");
        }
    }

    @Test
    void breaksEveryPromiseThatIsNotKept() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(0) // few futures: all of them hash alike here, and a long bin makes the map spin
                .actorsAfter(0)
                .iterations(10)
                .invocationsPerIteration(500)
                .check(PromisesLincheckTest.class);
    }
}
