package millrace.consumers.reactions;

import java.util.Arrays;
import java.util.Optional;

/// Counts effects by the second and says when they are too many for what is usual.
///
/// The usual rate is an average over about an hour, minute by minute; it says nothing before ten minutes have passed,
/// and less than 100 effects a minute are never too many by it.
final class Brake {

    private static final int SECONDS = 60;
    private static final double WEIGHT = 1.0 / 60;
    private static final int KNOWN_AFTER_MINUTES = 10;
    private static final int NEVER_TOO_MANY = 100;

    private final BrakeLimits limits;
    private final int[] counts = new int[SECONDS];
    private long second;
    private int inMinute;
    private int sinceMinute;
    private long minutes;
    private double usual;

    Brake(BrakeLimits limits) {
        this.limits = limits;
    }

    /// An effect is about to begin.
    ///
    /// @return why it must not, if it must not
    Optional<String> count(long now) {
        if (!limits.isOn()) {
            return Optional.empty();
        }
        goTo(now / 1_000);
        if (limits.perMinute() > 0 && inMinute >= limits.perMinute()) {
            return Optional.of("would exceed %d effects a minute".formatted(limits.perMinute()));
        }
        if (isUnusual()) {
            return Optional.of(
                    "would exceed %d times the usual %.0f effects a minute".formatted(limits.timesUsual(), usual));
        }
        counts[(int) (second % SECONDS)]++;
        inMinute++;
        sinceMinute++;
        return Optional.empty();
    }

    private boolean isUnusual() {
        return limits.timesUsual() > 0
                && minutes >= KNOWN_AFTER_MINUTES
                && inMinute >= Math.max(NEVER_TOO_MANY, limits.timesUsual() * usual);
    }

    private void goTo(long next) {
        if (second == 0 || next - second >= SECONDS) {
            Arrays.fill(counts, 0);
            inMinute = 0;
        }
        for (long passed = Math.max(second, next - SECONDS) + 1; passed <= next; passed++) {
            inMinute -= counts[(int) (passed % SECONDS)];
            counts[(int) (passed % SECONDS)] = 0;
        }
        learn(second, next);
        second = Math.max(second, next);
    }

    private void learn(long from, long to) {
        long passed = from == 0 ? 0 : Math.min(to / SECONDS - from / SECONDS, 10_000);
        for (long minute = 0; minute < passed; minute++) {
            double weight = Math.max(WEIGHT, 1.0 / (minutes + 1));
            usual += weight * (sinceMinute - usual);
            sinceMinute = 0;
            minutes++;
        }
    }

    /// Forgets the last minute, for what comes now was looked at.
    void release() {
        Arrays.fill(counts, 0);
        inMinute = 0;
    }
}
