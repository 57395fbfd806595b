package millrace.console;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// How long an import bears a gateway that is away, and how it waits: exponential back-off with jitter, at least as
/// long as the gateway asks.
///
/// Safe for use by many threads.
final class Patience {

    private static final Duration FIRST_DELAY = Duration.ofMillis(100);

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private final URI gateway;
    private final Duration bound;
    private final Consumer<String> notices;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private final AtomicBoolean isNoticed = new AtomicBoolean();

    /// @param bound how long one batch waits without progress
    /// @param notices is told of the first wait
    Patience(URI gateway, Duration bound, Consumer<String> notices) {
        this.gateway = gateway;
        this.bound = bound;
        this.notices = notices;
    }

    /// Ends every wait, with an exception.
    void cancel() {
        cancelled.countDown();
    }

    /// For one batch.
    Wait begin() {
        return new Wait();
    }

    /// The waiting of one batch, which begins with its first failure.
    final class Wait {

        private Duration delay = FIRST_DELAY;
        private Optional<Long> since = Optional.empty();

        private Wait() {}

        /// @param asked how long the gateway asks to wait
        /// @throws UnreachableException if the patience ends before the wait would
        void pause(Optional<Duration> asked, String reason) throws InterruptedException {
            long start = since.orElseGet(System::nanoTime);
            since = Optional.of(start);
            Duration jittered = delay.plusMillis(ThreadLocalRandom.current().nextLong(delay.toMillis()));
            Duration next = asked.filter(least -> least.compareTo(jittered) > 0).orElse(jittered);
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            if (waited.plus(next).compareTo(bound) > 0) {
                throw new UnreachableException(
                        "gateway at %s: no progress for %s (%s)".formatted(gateway, Ages.text(waited), reason));
            }
            if (isNoticed.compareAndSet(false, true)) {
                notices.accept(
                        "gateway at %s: %s; trying again for up to %s".formatted(gateway, reason, Ages.text(bound)));
            }
            if (cancelled.await(next.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnreachableException("gateway at %s: the import has ended".formatted(gateway));
            }
            Duration doubled = delay.multipliedBy(2);
            delay = doubled.compareTo(LONGEST_DELAY) < 0 ? doubled : LONGEST_DELAY;
        }
    }
}
