package millrace.processors.lineage;

import java.time.Duration;
import java.time.Instant;

/// Whether a task has read what lay before it when it began: who works off a backlog must not call late, or silent,
/// what it has yet to read.
///
/// One per task, for that task's thread alone.
public final class CatchUp {

    private final Duration settle;
    private Instant caughtUpAt = Instant.MIN;

    /// @param settle how old the latest record may be when it is read, and how long a quiet topic is watched first
    public CatchUp(Duration settle) {
        this.settle = settle;
    }

    /// A record has been read.
    ///
    /// @param recorded when it was written down
    public void read(Instant recorded, Instant now) {
        if (caughtUpAt.equals(Instant.MIN) || recorded.plus(settle).isBefore(now)) {
            caughtUpAt = now.plus(settle);
        }
    }

    /// Whether no backlog has been seen for as long as `settle`, counted from the first call of either method.
    public boolean isDone(Instant now) {
        if (caughtUpAt.equals(Instant.MIN)) {
            caughtUpAt = now.plus(settle);
        }
        return !caughtUpAt.isAfter(now);
    }
}
