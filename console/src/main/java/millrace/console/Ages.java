package millrace.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Ages as people say them. Never negative, for clocks differ.
final class Ages {

    private Ages() {}

    /// The largest unit that leaves a number of at least 2.
    static String text(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }

    /// The age of what happened at `time`; `-` if nothing did.
    static String text(Optional<Instant> time, Instant now) {
        return time.map(then -> text(Duration.between(then, now))).orElse("-");
    }

    static long millis(Instant time, Instant now) {
        return Math.max(0, Duration.between(time, now).toMillis());
    }
}
