package millrace.processors.lineage;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {

    private final StreamsException mayPass = new StreamsException("outer", new TimeoutException("no answer"));
    private final StreamsException bug = new StreamsException("outer", new IllegalStateException("a bug"));

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ThreadReplacement replacement = new ThreadReplacement("millrace-test-v1", now::get, closing);

    @BeforeEach
    void endEveryPauseAtOnce() {
        closing.countDown();
    }

    @Test
    void replacesForEverWhileTheFailureMayPass() {
        for (int i = 0; i < 100; i++) {
            assertThat(replacement.handle(mayPass)).isEqualTo(REPLACE_THREAD);
        }
    }

    @Test
    void endsTheApplicationAfterTenFailuresInARow() {
        for (int i = 0; i < 10; i++) {
            assertThat(replacement.handle(bug)).isEqualTo(REPLACE_THREAD);
        }

        assertThat(replacement.handle(bug)).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void countsAnewAfterAMinuteWithoutFailure() {
        for (int i = 0; i < 100; i++) {
            assertThat(replacement.handle(bug)).isEqualTo(REPLACE_THREAD);
            now.updateAndGet(time -> time.plus(Duration.ofSeconds(61)));
        }
    }

    @Test
    void saysWhyUntilTheTroubleIsOver() {
        assertThat(replacement.reason()).isEmpty();

        replacement.handle(mayPass);

        assertThat(replacement.reason()).contains("TimeoutException: no answer");
        now.updateAndGet(time -> time.plus(Duration.ofMillis(5_100)));
        assertThat(replacement.reason()).isEmpty();
    }
}
