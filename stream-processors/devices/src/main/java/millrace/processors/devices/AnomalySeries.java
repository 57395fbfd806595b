package millrace.processors.devices;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import millrace.processors.devices.state.StoredSeries;

/// How unusual the values of one sensor are: the forest's score, in standard deviations from its running mean.
/// Pure, but for the forest, which is a function of the series.
///
/// What is judged is a value less what its hour of the day usually is, so that a warm noon is no anomaly. Nothing is
/// said before 1,024 values, and nothing is unusual while it rests.
final class AnomalySeries {

    static final int FEWEST = 1_024;

    /// The forest is asked from here on, so that by the time it is listened to its usual score is known.
    private static final int LEARNS_FROM = 512;

    private static final double WEIGHT_OF_A_DAY = 0.05;
    private static final double WEIGHT_OF_A_SCORE = 1.0 / 256;
    /// A value that is unusual itself must not make others seem usual.
    private static final double MOST_LEARNED = 3;

    private static final double LEAST_DEVIATION = 0.01;
    private static final int HOURS = 24;

    private AnomalySeries() {}

    static StoredSeries empty() {
        return new StoredSeries(0L, List.of(), Collections.nCopies(HOURS, Double.NaN), 1.0, 0.01, Instant.EPOCH);
    }

    /// The residuals that a forest is grown from after `series`.
    static AnomalyForest forest(StoredSeries series) {
        return new AnomalyForest(series.getResiduals(), series.getCount());
    }

    /// @param deviation how unusual the value was, in standard deviations; nothing while too little is known
    record Taken(StoredSeries series, AnomalyForest forest, Optional<Double> deviation) {}

    /// Scores a value, and learns it.
    ///
    /// @param forest of `series`, which grows
    static Taken take(StoredSeries series, AnomalyForest forest, double value, Instant time) {
        float residual = residual(series, value, time);
        Optional<Double> score = isScored(series) ? Optional.of(forest.score(residual)) : Optional.empty();
        StoredSeries after = with(series, value, time, residual, score);
        return new Taken(after, grown(forest, residual, after), score.flatMap(it -> deviation(series, it, time)));
    }

    private static AnomalyForest grown(AnomalyForest forest, float residual, StoredSeries after) {
        if (after.getCount() % AnomalyForest.BLOCK == 0) {
            return forest(after);
        }
        forest.grow(residual);
        return forest;
    }

    /// The value less what its hour of the day usually is.
    static float residual(StoredSeries series, double value, Instant time) {
        double usual = series.getUsual().get(hour(time));
        return (float) (Double.isNaN(usual) ? 0 : value - usual);
    }

    /// How unusual a score is; nothing while too little is known.
    private static Optional<Double> deviation(StoredSeries series, double score, Instant time) {
        if (series.getCount() < FEWEST) {
            return Optional.empty();
        }
        return Optional.of(time.isBefore(series.getRestUntil()) ? 0 : deviation(series, score));
    }

    /// Whether the forest has something to say.
    private static boolean isScored(StoredSeries series) {
        return series.getCount() >= LEARNS_FROM;
    }

    /// After `value` has been taken in.
    ///
    /// @param score of it, if it was asked for
    static StoredSeries with(StoredSeries series, double value, Instant time, float residual, Optional<Double> score) {
        List<Double> usual = new ArrayList<>(series.getUsual());
        double known = usual.get(hour(time));
        usual.set(hour(time), Double.isNaN(known) ? value : known + WEIGHT_OF_A_DAY * (value - known));
        long count = series.getCount() + 1;
        List<Float> residuals = new ArrayList<>(series.getResiduals());
        residuals.add(residual);
        int most = count % AnomalyForest.BLOCK == 0 ? AnomalyForest.REACH : residuals.size();
        List<Float> latest = residuals.subList(Math.max(0, residuals.size() - most), residuals.size());
        double learned =
                score.map(it -> Math.min(MOST_LEARNED, deviation(series, it))).orElse(0.0)
                        * Math.sqrt(series.getScoreVariance());
        return new StoredSeries(
                count,
                List.copyOf(latest),
                usual,
                series.getMeanScore() + WEIGHT_OF_A_SCORE * learned,
                (1 - WEIGHT_OF_A_SCORE) * (series.getScoreVariance() + WEIGHT_OF_A_SCORE * learned * learned),
                series.getRestUntil());
    }

    static StoredSeries resting(StoredSeries series, Instant until) {
        return new StoredSeries(
                series.getCount(),
                series.getResiduals(),
                series.getUsual(),
                series.getMeanScore(),
                series.getScoreVariance(),
                until);
    }

    private static double deviation(StoredSeries series, double score) {
        double deviation = Math.max(LEAST_DEVIATION, Math.sqrt(series.getScoreVariance()));
        return (score - series.getMeanScore()) / deviation;
    }

    private static int hour(Instant time) {
        return time.atOffset(ZoneOffset.UTC).getHour();
    }
}
