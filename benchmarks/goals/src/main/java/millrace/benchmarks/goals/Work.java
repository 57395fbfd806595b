package millrace.benchmarks.goals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import millrace.benchmarks.goals.Letters.Letter;

/// The effect itself: it takes its time, and in the middle of that the receiver has it, which is a line in a file.
///
/// A line is `E` (it happened) or `F` (it failed), instance, sequence, key, attempt, whether the engine said that it
/// may be a repeat, and epoch milliseconds.
final class Work {

    /// What came of one attempt.
    sealed interface Result {

        record Happened() implements Result {}

        /// @param retryMs the least wait before another attempt
        record Failed(int retryMs) implements Result {}
    }

    private static final int POISON_RETRY_MS = 1_000;
    private static final int OUTAGE_RETRY_MS = 500;

    private final String instance;
    private final Workload workload;
    private final FileChannel receiver;

    Work(Orders orders) throws IOException {
        instance = orders.instance();
        workload = orders.workload();
        receiver = FileChannel.open(
                orders.receiver(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /// @param attempt from 1
    Result attempt(Letter letter, int attempt, boolean uncertain) {
        int pauseMs = workload.pauseMs(letter.sequence());
        if (workload.isPoison(letter.key())) {
            return new Result.Failed(POISON_RETRY_MS);
        }
        if (Workload.isOfTheDownDestination(letter.key()) && System.currentTimeMillis() < workload.downUntil()) {
            write('F', letter, attempt, uncertain);
            return new Result.Failed(OUTAGE_RETRY_MS);
        }
        if (workload.failsForNow(letter.sequence(), attempt)) {
            return new Result.Failed(Workload.retryMs(letter.sequence()));
        }
        pause(pauseMs / 2);
        write('E', letter, attempt, uncertain);
        pause(pauseMs - pauseMs / 2);
        return new Result.Happened();
    }

    private void write(char what, Letter letter, int attempt, boolean uncertain) {
        String line = "%s %s %d %d %d %d %d\n"
                .formatted(
                        what,
                        instance,
                        letter.sequence(),
                        letter.key(),
                        attempt,
                        uncertain ? 1 : 0,
                        System.currentTimeMillis());
        try {
            receiver.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause(int millis) {
        if (millis > 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
