package millrace.benchmarks.goals;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits for a condition, with a deadline.
final class Waiting {

    private Waiting() {}

    /// @return whether it held within `atMost`
    static boolean holds(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        return true;
    }

    /// @throws IllegalStateException with `otherwise` if it does not hold within `atMost`
    static void until(Duration atMost, Supplier<String> otherwise, BooleanSupplier condition) {
        if (!holds(atMost, condition)) {
            throw new IllegalStateException(otherwise.get());
        }
    }
}
