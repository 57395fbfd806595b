package millrace.processors.devices;

import java.time.Instant;
import java.util.Optional;

/// How far a device has come in time and count.
///
/// @param newestAt its newest accepted reading, by its own time
/// @param sequence the highest since it began to count
/// @param isSkewed whether its clock was ahead at the latest reading
record Tally(Optional<Instant> newestAt, Optional<Long> sequence, boolean isSkewed) {

    static final Tally NOTHING = new Tally(Optional.empty(), Optional.empty(), false);

    Tally skewed() {
        return new Tally(newestAt, sequence, true);
    }

    /// After `reading` was accepted. A sequence lower than the highest, in a reading newer than any, is a counter that
    /// began anew; in an older one it is a reading that was overtaken.
    Tally with(Reading reading) {
        boolean isNewest = newestAt.map(reading.time()::isAfter).orElse(true);
        Optional<Long> after = reading.sequence()
                .filter(next ->
                        isNewest || sequence.map(highest -> next > highest).orElse(true))
                .or(() -> sequence);
        return new Tally(isNewest ? Optional.of(reading.time()) : newestAt, after, false);
    }
}
