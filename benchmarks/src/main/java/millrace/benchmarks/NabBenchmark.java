package millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import millrace.benchmarks.NabScore.Profile;
import millrace.processors.devices.AnomalyTrial;
import millrace.processors.devices.AnomalyTrial.Measured;

/// How well rules of anomalies find what is labelled in the Numenta Anomaly Benchmark, beside a running deviation that
/// is judged by the same rule (threshold, hysteresis, rest), and beside no detector.
///
/// Each once with a threshold that is fixed, and once for each profile with the one that does best there. That is a
/// threshold chosen on the same series by their labels, as NAB's own optimiser does: a bound, no forecast.
///
/// Arguments: folder of CSV files, JSON file of windows.
final class NabBenchmark {

    private static final double FIXED = 8;
    private static final double HIGHEST = 40;
    private static final double STEP = 0.5;
    /// Of `raiseAt`.
    private static final double CLEAR_AT = 3.0 / 8;

    private NabBenchmark() {}

    /// What a threshold comes to, over all series.
    private record Tried(double threshold, NabScore score) {}

    /// A series and how unusual each of its values is.
    private record Scored(NabSeries series, List<Optional<Double>> scores) {

        NabScore with(double threshold) {
            return series.score(AnomalyTrial.raised(series.values(), scores, threshold, CLEAR_AT * threshold));
        }
    }

    public static void main(String[] args) throws IOException {
        long start = System.nanoTime();
        List<NabSeries> corpus = NabSeries.read(Path.of(args[0]), Path.of(args[1]));
        System.out.printf(
                "%d series, %d values, %d windows, of which %d end before the rule may speak (%,d values)%n",
                corpus.size(),
                corpus.stream().mapToInt(series -> series.values().size()).sum(),
                corpus.stream().mapToInt(series -> series.windows().size()).sum(),
                corpus.stream().mapToLong(NabBenchmark::windowsTooEarly).sum(),
                AnomalyTrial.learned());
        System.out.printf("%n%-18s %-9s %9s %8s %8s %8s%n", "", "profile", "threshold", "score", "found", "false");
        measure("rule of anomalies", corpus, AnomalyTrial::scores);
        measure("running deviation", corpus, RunningDeviation::scores);
        NabScore silent =
                corpus.stream().map(series -> series.score(List.of())).reduce(NabScore.NOTHING, NabScore::plus);
        for (Profile profile : Profile.values()) {
            print("no detector", profile, "none", silent);
        }
        System.out.println();
        System.out.println("* threshold chosen on the same series, by their labels: a bound, no forecast");
        System.out.printf(
                "found: windows with an alarm; false: alarms outside of them; aim: 60; all in %d s%n",
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    private static long windowsTooEarly(NabSeries series) {
        return series.windows().stream()
                .filter(window -> window.last() < AnomalyTrial.learned())
                .count();
    }

    private static void measure(
            String title, List<NabSeries> corpus, Function<List<Measured>, List<Optional<Double>>> detector) {
        List<Scored> scored = corpus.parallelStream()
                .map(series -> new Scored(series, detector.apply(series.values())))
                .toList();
        List<Tried> tried = IntStream.rangeClosed(1, (int) (HIGHEST / STEP))
                .parallel()
                .mapToObj(step -> attempt(scored, step * STEP))
                .toList();
        Tried fixed = attempt(scored, FIXED);
        for (Profile profile : Profile.values()) {
            print(title, profile, "%.1f".formatted(FIXED), fixed.score());
        }
        for (Profile profile : Profile.values()) {
            Tried best = tried.stream()
                    .max(Comparator.comparingDouble(it -> it.score().normalised(profile)))
                    .orElseThrow();
            print(title, profile, "%.1f*".formatted(best.threshold()), best.score());
        }
    }

    private static Tried attempt(List<Scored> scored, double threshold) {
        return new Tried(
                threshold, scored.stream().map(it -> it.with(threshold)).reduce(NabScore.NOTHING, NabScore::plus));
    }

    private static void print(String title, Profile profile, String threshold, NabScore score) {
        System.out.printf(
                "%-18s %-9s %9s %8.1f %5d/%d %8d%n",
                title,
                profile.title(),
                threshold,
                score.normalised(profile),
                score.found(),
                score.windows(),
                score.falseAlarms());
    }
}
