package millrace.processors.devices;

import java.time.Instant;
import java.util.Optional;

/// How far a device has come in time.
///
/// @param newestAt its newest accepted reading, by its own time
/// @param isSkewed whether its clock was ahead at the latest reading
record Tally(Optional<Instant> newestAt, boolean isSkewed) {

    static final Tally NOTHING = new Tally(Optional.empty(), false);

    Tally skewed() {
        return new Tally(newestAt, true);
    }

    /// After `reading` was accepted.
    Tally with(Reading reading) {
        return new Tally(isNewest(reading) ? Optional.of(reading.time()) : newestAt, false);
    }

    boolean isNewest(Reading reading) {
        return newestAt.map(reading.time()::isAfter).orElse(true);
    }
}
