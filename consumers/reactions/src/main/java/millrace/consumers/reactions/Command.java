package millrace.consumers.reactions;

import java.util.List;
import java.util.Optional;

/// What the core wants done. The edge does it, in this order, and reports back.
sealed interface Command {

    /// Ask the reaction; it answers with `Core.answered`.
    record Ask(Slot slot, Question question) implements Command {}

    /// Append to the ledger partition; it answers with `Core.appended`, in the order of the commands.
    record Append(OwnedPartition owner, EffectId id, LedgerEntry entry, Place place) implements Command {}

    /// Fire the effect that was planned; it answers with `Core.answered`.
    record Fire(Slot slot) implements Command {}

    /// Forget whatever runs for this slot; an effect that was planned is not fired.
    record Abandon(Slot slot) implements Command {}

    /// Publish facts, and the slot's record as a dead letter if there is a reason; it answers with `Core.published`.
    record Publish(Slot slot, List<Publication> facts, Optional<String> deadLetterReason) implements Command {}

    /// Append the slot's record to the park; it answers with `Core.parked`, in the order of the commands.
    record Park(Slot slot) implements Command {}

    /// Read the slot's record from the park; it answers with `Core.loaded`.
    record Load(Slot slot, long parkedAt) implements Command {}

    /// Read source records from `from` on for a replay; it answers with `Core.read`.
    ///
    /// @param to first offset that is not read
    record Read(int partition, Replay replay, long from, long to) implements Command {}

    /// Nothing in the park before this offset is needed any more.
    record Trim(int partition, long before) implements Command {}

    /// The partition may be somebody else's: nothing more is fired in it, and it has to be owned anew.
    record Surrender(int partition, String reason) implements Command {}

    /// What a reaction can be asked about a slot.
    sealed interface Question {

        record Plan() implements Question {}

        record Probe() implements Question {}

        /// For the facts of `Reaction.uncertain`.
        record Flag() implements Question {}

        /// For the facts of `Reaction.exhausted`.
        record Exhaust(String reason) implements Question {}
    }
}
