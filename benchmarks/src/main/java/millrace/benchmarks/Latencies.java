package millrace.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Latencies of one thing, sorted when asked.
final class Latencies {

    private final List<Duration> all = new ArrayList<>();

    void add(Duration latency) {
        all.add(latency);
    }

    /// The latency that `percent` of all stay within, in milliseconds.
    double percentileMs(double percent) {
        List<Duration> sorted = all.stream().sorted().toList();
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1)).toNanos() / 1e6;
    }

    @Override
    public String toString() {
        return "n %d  p50 %.1f ms  p99 %.1f ms".formatted(all.size(), percentileMs(50), percentileMs(99));
    }
}
