package millrace.benchmarks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import millrace.processors.devices.AnomalyTrial.Measured;

/// The plain detector: how many standard deviations a value is from the mean of the 256 before it.
final class RunningDeviation {

    static final int BEFORE = 256;

    private RunningDeviation() {}

    /// Nothing for the first `BEFORE` values.
    static List<Optional<Double>> scores(List<Measured> values) {
        Deque<Double> before = new ArrayDeque<>();
        List<Optional<Double>> scores = new ArrayList<>();
        for (Measured measured : values) {
            if (before.size() < BEFORE) {
                scores.add(Optional.empty());
            } else {
                scores.add(Optional.of(deviation(before, measured.value())));
                before.removeFirst();
            }
            before.addLast(measured.value());
        }
        return scores;
    }

    private static double deviation(Deque<Double> before, double value) {
        double mean = before.stream().mapToDouble(it -> it).average().orElseThrow();
        double variance = before.stream()
                .mapToDouble(it -> (it - mean) * (it - mean))
                .average()
                .orElseThrow();
        double distance = Math.abs(value - mean);
        return distance == 0 ? 0 : distance / Math.max(Math.sqrt(variance), 1e-9);
    }
}
