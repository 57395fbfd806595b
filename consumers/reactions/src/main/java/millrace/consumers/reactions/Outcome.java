package millrace.consumers.reactions;

import java.time.Duration;
import java.util.List;

/// What became of one record. The engine turns it into a ledger entry, a commit, a wait or a dead letter.
public sealed interface Outcome {

    /// The effect happened, or had already happened, or none is needed. The offset may be committed.
    ///
    /// @param receipt what the other side said, for the ledger; no payload, no secret
    /// @param facts published before the commit
    record Done(String receipt, List<Fact> facts) implements Outcome {

        public Done {
            facts = List.copyOf(facts);
        }
    }

    /// Nothing happened, and it is about this record. It comes back later; its key waits, other keys do not.
    ///
    /// @param delay the least wait, for example a Retry-After; the engine's own back-off may be longer
    record Retry(Duration delay, String reason) implements Outcome {}

    /// Nothing happened, and it is not about this record: the other side is down. All records for that destination
    /// wait, one at a time finds out when it is back; nothing counts as an attempt, nothing becomes a dead letter.
    ///
    /// @param delay the least wait
    record Unavailable(Duration delay, String reason) implements Outcome {}

    /// The effect was fired and its fate is not known, for example no answer came in time. The engine goes on as
    /// after a crash: as `EffectClass` says. From `Effect.fire` only.
    ///
    /// @param delay the least wait before a repeat or a probe
    record InDoubt(Duration delay, String reason) implements Outcome {}

    /// This record can never succeed. It goes to the topic's dead letters with `reason` as a header.
    ///
    /// @param facts published before the commit
    record DeadLetter(String reason, List<Fact> facts) implements Outcome {

        public DeadLetter {
            facts = List.copyOf(facts);
        }
    }
}
