package millrace.benchmarks.goals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// One figure over the repetitions.
final class Samples {

    private final List<Double> all = new ArrayList<>();

    void add(double value) {
        all.add(value);
    }

    void add(long value) {
        all.add((double) value);
    }

    double median() {
        return percentile(50);
    }

    double max() {
        return percentile(100);
    }

    double sum() {
        return all.stream().mapToDouble(value -> value).sum();
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// The value that `percent` of all stay within; not a number if there is none.
    double percentile(double percent) {
        if (all.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        int rank = (int) Math.ceil(percent / 100 * sorted.size());
        return sorted.get(Math.max(0, rank - 1));
    }

    /// Median, and in brackets the most.
    String medianAndMax() {
        return "%s (%s)".formatted(text(median()), text(max()));
    }

    static String text(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        boolean isWhole = value == Math.rint(value) || Math.abs(value) >= 1_000;
        return String.format(Locale.ROOT, isWhole ? "%,.0f" : "%.2f", value);
    }
}
