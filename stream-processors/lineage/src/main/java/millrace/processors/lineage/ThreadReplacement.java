package millrace.processors.lineage;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces a stream thread that died, after a pause that doubles from 100 ms to 10 s while failures follow each other.
///
/// What may pass (the broker or the registry away) is tried for ever; after 10 failures in a row of any other kind the
/// application ends, for somebody has to look. A minute without failure starts the count anew.
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
    private static final int MOST_IN_A_ROW = 10;
    private static final Duration QUIET = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final String application;
    private final InstantSource clock;
    private final CountDownLatch closing;
    private Trouble trouble = new Trouble(Instant.EPOCH, Duration.ZERO, 0, "");

    private record Trouble(Instant at, Duration pause, int inARow, String reason) {}

    /// @param closing ends a pause early
    ThreadReplacement(String application, InstantSource clock, CountDownLatch closing) {
        this.application = application;
        this.clock = clock;
        this.closing = closing;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        boolean mayPass = DeadLetters.causes(failure).anyMatch(RetriableException.class::isInstance);
        Trouble found = note(failure, mayPass);
        if (found.inARow() > MOST_IN_A_ROW) {
            LOG.error("stream threads keep failing, ending application={}", application, failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        LOG.warn(
                "stream thread failed and is replaced application={} pauseMs={}",
                application,
                found.pause().toMillis(),
                failure);
        pause(found.pause());
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    /// Why the application cannot work for now: the latest failure, until its pause and 5 s more are over.
    synchronized Optional<String> reason() {
        Instant over = trouble.at().plus(trouble.pause()).plusSeconds(5);
        return clock.instant().isBefore(over) ? Optional.of(trouble.reason()) : Optional.empty();
    }

    private synchronized Trouble note(Throwable failure, boolean mayPass) {
        Instant now = clock.instant();
        boolean isFresh = now.isAfter(trouble.at().plus(QUIET));
        Duration doubled = isFresh ? Duration.ofMillis(100) : trouble.pause().multipliedBy(2);
        int inARow = (isFresh ? 0 : trouble.inARow()) + (mayPass ? 0 : 1);
        Throwable root =
                DeadLetters.causes(failure).reduce((outer, inner) -> inner).orElse(failure);
        Duration pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        trouble = new Trouble(now, pause, inARow, root.getClass().getSimpleName() + ": " + root.getMessage());
        return trouble;
    }

    private void pause(Duration pause) {
        try {
            if (closing.await(pause.toMillis(), MILLISECONDS)) {
                LOG.debug("pause ended early application={}", application);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
