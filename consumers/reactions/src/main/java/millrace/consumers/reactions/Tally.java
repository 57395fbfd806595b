package millrace.consumers.reactions;

import java.util.concurrent.atomic.LongAdder;

/// How often what has happened. Written by the core, read by metrics.
final class Tally {

    /// Effects that happened, or plans that needed none.
    final LongAdder done = new LongAdder();
    /// Records whose effect the ledger knew already.
    final LongAdder recognised = new LongAdder();
    /// Records that became dead letters, for whatever reason.
    final LongAdder deadLettered = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder inDoubt = new LongAdder();
    final LongAdder unavailable = new LongAdder();
    final LongAdder stopped = new LongAdder();
    final LongAdder completed = new LongAdder();
}
