package millrace.processors.notifications;

import java.time.Duration;

/// How much of what is due one punctuation does, so that it never holds up the records for long.
final class Slices {

    static final Duration INTERVAL = Duration.ofMillis(200);

    /// Entries of an index, or facts: some milliseconds of work.
    static final int LARGEST = 500;

    private Slices() {}
}
