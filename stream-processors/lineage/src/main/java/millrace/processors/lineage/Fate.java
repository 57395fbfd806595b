package millrace.processors.lineage;

import java.util.Locale;

/// What became of a record that a step took in. Every record has exactly one.
public enum Fate {
    /// It changed what the step knows or makes.
    USED,
    /// Its identity had been seen before.
    REPEAT,
    /// It came after its time; used all the same, unless the step says otherwise.
    LATE,
    /// It waits for another record.
    PARKED,
    /// It was decided that nothing follows from it.
    SUPPRESSED,
    /// It was read, but cannot be true; the step has told so.
    REJECTED,
    /// It could not be read or processed and lies in a dead letter topic.
    DEAD_LETTER;

    /// As in metrics: `dead-letter`.
    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
