package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// However three threads interleave, an effect gets one word, and what is planned beside a close is let go.
public class GoAheadsLincheckTest {

    private final GoAheads<Object> goAheads = new GoAheads<>();
    private final CompletableFuture<Boolean> word = goAheads.await("planned");
    private final Queue<CompletableFuture<Boolean>> others = new ConcurrentLinkedQueue<>();
    private volatile boolean isClosed;

    @Operation
    public void give() {
        goAheads.give("planned");
    }

    @Operation
    public void refuse() {
        goAheads.refuse("planned");
    }

    @Operation
    public @Nullable Boolean word() {
        return word.getNow(null);
    }

    @Operation(runOnce = true)
    public void close() {
        goAheads.close();
        isClosed = true;
    }

    @Operation(runOnce = true)
    public void planAnother() {
        others.add(goAheads.await("another"));
    }

    @Validate
    public void nothingWaitsForOneWhoHasClosed() {
        if (isClosed && !others.stream().allMatch(other -> other.isDone() && !other.join())) {
            throw new IllegalStateException("an effect waits for good, or is fired after the close");
        }
    }

    /// Lincheck takes the class itself for what is right in sequence; this says what is.
    @Test
    void letsTheFirstWordCount() {
        goAheads.give("planned");
        goAheads.refuse("planned");
        goAheads.close();

        assertThat(word).isCompletedWithValue(true);
    }

    @Test
    void saysOneWordOnEachEffect() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .iterations(10)
                .invocationsPerIteration(500)
                .check(GoAheadsLincheckTest.class);
    }
}
