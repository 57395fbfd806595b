package millrace.benchmarks.goals;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One way to have effects, in a process of its own. SIGTERM ends it in good order.
interface Contender {

    void start();

    /// Whether it can do its work, where it knows.
    default boolean isReady() {
        return true;
    }

    /// Whether it has given up for good, where it tells.
    default boolean hasFailed() {
        return false;
    }

    /// How long half of the writes before an effect take at most, where there are any.
    default Duration startP50() {
        return Duration.ZERO;
    }

    void close();

    static Contender of(Orders orders) throws IOException {
        var letters = new Letters(orders.topic());
        var work = new Work(orders);
        return switch (orders.kind()) {
            case MILLRACE, MILLRACE_PARK, MILLRACE_PROBE -> new MillraceContender(orders, letters, work);
            case PARALLEL_SYNC, PARALLEL, PARALLEL_CLASSIC -> new ParallelContender(orders, letters, work);
            case SHARE -> new ShareContender(orders, letters, work);
            case SPRING -> new SpringContender(orders, letters, work);
            case PLAIN -> new PlainContender(orders, letters, work);
        };
    }

    /// Tells on standard output, four times a second: milliseconds until it was ready (-1: is not), most platform
    /// threads so far, microseconds of `startP50`.
    ///
    /// @param words of `Orders`
    static void main(String... words) throws IOException, InterruptedException {
        var contender = of(Orders.parse(List.of(words)));
        Runtime.getRuntime().addShutdownHook(new Thread(contender::close, "close"));
        var threads = ManagementFactory.getThreadMXBean();
        long began = System.nanoTime();
        long lastTold = 0;
        long readyMs = -1;
        contender.start();
        while (true) {
            long now = System.nanoTime();
            boolean isNewlyReady = readyMs < 0 && contender.isReady();
            if (isNewlyReady) {
                readyMs = TimeUnit.NANOSECONDS.toMillis(now - began);
            }
            if (isNewlyReady || now - lastTold > 250_000_000) {
                lastTold = now;
                System.out.printf(
                        "%d %d %d%n",
                        readyMs,
                        threads.getPeakThreadCount(),
                        contender.startP50().toNanos() / 1_000);
            }
            if (contender.hasFailed()) {
                Runtime.getRuntime().halt(1);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
