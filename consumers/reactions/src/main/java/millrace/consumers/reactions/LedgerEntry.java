package millrace.consumers.reactions;

import java.util.List;

/// The last thing the ledger says of one effect.
sealed interface LedgerEntry {

    /// About to be fired. When this is the last word, the effect is in doubt.
    ///
    /// @param uncertain whether an attempt before this one may have had its effect
    record Started(int attempt, boolean uncertain) implements LedgerEntry {}

    /// Did not happen.
    ///
    /// @param attempts how many count so far
    /// @param nextAt not to be tried before, epoch milliseconds
    record Failed(int attempts, long nextAt, boolean uncertain, String reason) implements LedgerEntry {}

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
    /// @param settled whether the dead letter and the facts have been published
    record GaveUp(long offset, String reason, boolean uncertain, boolean settled, List<Publication> unpublished)
            implements LedgerEntry {

        public GaveUp {
            unpublished = List.copyOf(unpublished);
        }
    }

    /// This entry once all that follows from it has been published.
    default LedgerEntry asSettled() {
        return switch (this) {
            case Started _, Failed _ -> this;
            case Done(var receipt, var _) -> new Done(receipt, List.of());
            case GaveUp(var offset, var reason, var uncertain, var _, var _) ->
                new GaveUp(offset, reason, uncertain, true, List.of());
        };
    }

    /// Whether nothing is left to do about this effect.
    default boolean isSettled() {
        return switch (this) {
            case Started _, Failed _ -> false;
            case Done done -> done.unpublished().isEmpty();
            case GaveUp gaveUp -> gaveUp.settled();
        };
    }
}
