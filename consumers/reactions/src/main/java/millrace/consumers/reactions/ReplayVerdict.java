package millrace.consumers.reactions;

/// What becomes of one source record when it is read again.
public enum ReplayVerdict {
    /// Nothing is known of its effect, and it would be: it is fired for the first time.
    NEW,
    /// Its effect is done: recognised, nothing is fired.
    IDENTICAL,
    /// Not known, but older than what the ledger remembers: it is fired, perhaps again.
    STALE,
    /// Its effect was started and its end is not known, or it is being fired: it is as the effect's class says.
    IN_DOUBT,
    /// Its effect was tried and did not happen: it goes on with the attempts it has left.
    UNFINISHED,
    /// It waits in the park, and counts there: recognised, nothing is fired.
    PARKED,
    /// It is a dead letter, or becomes one: nothing is fired.
    DEAD_LETTER,
    /// The dead letter is of the same event at another offset: it is fired, as a new try.
    TRIED_AGAIN;

    /// What `EffectProtocol` would do with the record. `ReplayPlannerTest` compares it with what the engine then fires.
    ///
    /// @param offset of the record in the source partition
    /// @param horizon events recorded before, epoch milliseconds, may have been forgotten
    static ReplayVerdict of(LedgerIndex index, EffectId id, long offset, long recordedAt, long horizon) {
        if (index.placeOf(id) != null) {
            return PARKED;
        }
        LedgerEntry known = index.of(id);
        if (known == null) {
            return ofUnknown(index, offset, recordedAt, horizon);
        }
        return switch (known) {
            case LedgerEntry.Parked _ -> PARKED;
            case LedgerEntry.Started _ -> IN_DOUBT;
            case LedgerEntry.Failed _ -> UNFINISHED;
            case LedgerEntry.Skipped _ -> DEAD_LETTER;
            case LedgerEntry.Done _ -> IDENTICAL;
            case LedgerEntry.GaveUp gaveUp ->
                gaveUp.offset() != offset && !gaveUp.uncertain() ? TRIED_AGAIN : DEAD_LETTER;
            case LedgerEntry.Acted _, LedgerEntry.Braked _ ->
                throw new IllegalStateException("is no effect: " + id.value());
        };
    }

    private static ReplayVerdict ofUnknown(LedgerIndex index, long offset, long recordedAt, long horizon) {
        boolean isDropped = index.of(LedgerEntry.Braked.KEY) instanceof LedgerEntry.Braked brake
                && brake.state() == LedgerEntry.Braked.State.DROPPED
                && offset < brake.before();
        if (isDropped) {
            return DEAD_LETTER;
        }
        return recordedAt < horizon ? STALE : NEW;
    }

    /// Whether the same effect later in the range is recognised, if this one succeeds.
    boolean isTry() {
        return switch (this) {
            case NEW, STALE, IN_DOUBT, UNFINISHED, TRIED_AGAIN -> true;
            case IDENTICAL, PARKED, DEAD_LETTER -> false;
        };
    }
}
