package millrace.consumers.reactions;

import java.util.List;

/// The last thing the ledger says of one effect, or of one action of an operator.
sealed interface LedgerEntry {

    /// Lies in the park; nothing was tried yet.
    record Parked() implements LedgerEntry {}

    /// About to be fired. When this is the last word, the effect is in doubt.
    ///
    /// @param uncertain whether an attempt before this one may have had its effect
    record Started(int attempt, boolean uncertain) implements LedgerEntry {}

    /// Did not happen.
    ///
    /// @param attempts how many count so far
    /// @param nextAt not to be tried before, epoch milliseconds
    record Failed(int attempts, long nextAt, boolean uncertain, String reason) implements LedgerEntry {}

    /// Is not to be tried, as an operator says: on its way to the dead letters, and blocks nobody there.
    ///
    /// @param attempts how many there were
    record Skipped(int attempts, boolean uncertain, String reason) implements LedgerEntry {}

    /// Happened.
    ///
    /// @param unpublished facts that may not have been published yet; empty when settled
    record Done(String receipt, List<Publication> unpublished) implements LedgerEntry {

        public Done {
            unpublished = List.copyOf(unpublished);
        }
    }

    /// Became a dead letter.
    ///
    /// @param offset of the record that did
    /// @param uncertain whether it was parked in doubt; if not, the same identity elsewhere is a new try
    /// @param blocks whether its key waits behind it for an operator
    /// @param settled whether the dead letter and the facts have been published
    record GaveUp(
            long offset,
            String reason,
            boolean uncertain,
            boolean blocks,
            boolean settled,
            List<Publication> unpublished)
            implements LedgerEntry {

        public GaveUp {
            unpublished = List.copyOf(unpublished);
        }
    }

    /// The brake of the partition, under `KEY`.
    ///
    /// @param before source records before this offset were looked at by an operator
    /// @param reason why it holds, or who let it go
    record Braked(State state, long before, String reason) implements LedgerEntry {

        static final EffectId KEY = new EffectId("brake");

        /// What the partition does.
        enum State {
            /// Nothing is fired.
            HELD,
            /// An operator lets everything go on.
            RELEASED,
            /// An operator makes dead letters of what had not begun.
            DROPPED
        }
    }

    /// A replay of the partition and how far it has come, under `KEY`. What is before `next` is done
    /// with.
    ///
    /// @param id of the action that asked for it
    /// @param by who asked
    /// @param since nothing under its ids was done before, but by itself; epoch milliseconds, 0 if not known,
    ///     `Long.MAX_VALUE` if nothing was at all
    /// @param next first source offset that may need something
    /// @param tried how many effects it has fired or given up
    /// @param stale how many records it has left out because they are stale
    /// @param isReleased whether an operator has looked at it and the brake does not count it
    /// @param isCancelled whether only what was begun goes on
    record Replaying(
            String id,
            String by,
            ReplayOrder order,
            long since,
            long next,
            long tried,
            long stale,
            boolean isReleased,
            boolean isCancelled)
            implements LedgerEntry {

        static final EffectId KEY = new EffectId("replay");

        boolean isOver() {
            return next >= order.to();
        }
    }

    /// A generation has effects, under `key` of its name.
    ///
    /// @param at since when, epoch milliseconds
    record Opened(long at) implements LedgerEntry {

        static EffectId key(String generation) {
            return new EffectId("generation " + generation);
        }
    }

    /// An operator's action was carried out, or refused.
    ///
    /// @param outcome for people
    record Acted(String outcome) implements LedgerEntry {}

    /// This entry once all that follows from it has been published.
    default LedgerEntry asSettled() {
        return switch (this) {
            case Parked _, Started _, Failed _, Skipped _, Braked _, Replaying _, Opened _, Acted _ -> this;
            case Done(var receipt, var _) -> new Done(receipt, List.of());
            case GaveUp(var offset, var reason, var uncertain, var blocks, var _, var _) ->
                new GaveUp(offset, reason, uncertain, blocks, true, List.of());
        };
    }

    /// Whether nothing is left to publish about this effect.
    default boolean isSettled() {
        return switch (this) {
            case Parked _, Started _, Failed _, Skipped _, Braked _, Replaying _, Opened _, Acted _ -> false;
            case Done done -> done.unpublished().isEmpty();
            case GaveUp gaveUp -> gaveUp.settled();
        };
    }

    /// Whether nothing is left to do about a record at this offset with the same identity: a dead letter that was never
    /// in doubt is a new try elsewhere.
    default boolean isLastWordFor(long offset) {
        return switch (this) {
            case Parked _, Started _, Failed _, Skipped _, Braked _, Replaying _, Opened _, Acted _ -> false;
            case Done done -> done.isSettled();
            case GaveUp gaveUp -> gaveUp.settled() && (gaveUp.offset() == offset || gaveUp.uncertain());
        };
    }

    /// Whether it holds for the partition until something else is said, so that the ledger must not forget it.
    default boolean isLasting() {
        return switch (this) {
            case Braked _, Opened _ -> true;
            case Replaying replaying -> !replaying.isOver();
            case Parked _, Started _, Failed _, Skipped _, Done _, GaveUp _, Acted _ -> false;
        };
    }

    /// Whether this is a dead letter that holds its key up.
    default boolean isBlocking() {
        return this instanceof GaveUp gaveUp && gaveUp.settled() && gaveUp.blocks();
    }
}
