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

    /// What `EffectProtocol` would do with the record, and `Replays`, which leaves out what is stale unless told.
    /// `ReplayPlannerTest` compares it with what the engine then fires.
    ///
    /// @param generation of the effect; empty for the first
    /// @param since nothing under the generation's ids was done before, epoch milliseconds
    /// @param horizon what was done before, epoch milliseconds, may have been forgotten
    static ReplayVerdict of(LedgerIndex index, Intake intake, String generation, long since, long horizon) {
        EffectId id = intake.id();
        long offset = intake.record().offset();
        if (index.placeOf(id) != null) {
            return PARKED;
        }
        LedgerEntry known = index.of(id);
        if (known == null) {
            boolean isDropped = generation.isEmpty() && isDropped(index, offset);
            ReplayVerdict fired = isStale(intake.recordedAt(), since, horizon) ? STALE : NEW;
            return isDropped ? DEAD_LETTER : fired;
        }
        return switch (known) {
            case LedgerEntry.Parked _ -> PARKED;
            case LedgerEntry.Started _ -> IN_DOUBT;
            case LedgerEntry.Failed _ -> UNFINISHED;
            case LedgerEntry.Skipped _ -> DEAD_LETTER;
            case LedgerEntry.Done _ -> IDENTICAL;
            case LedgerEntry.GaveUp gaveUp ->
                gaveUp.offset() != offset && !gaveUp.uncertain() ? TRIED_AGAIN : DEAD_LETTER;
            case LedgerEntry.Acted _, LedgerEntry.Braked _, LedgerEntry.Replaying _, LedgerEntry.Opened _ ->
                throw new IllegalStateException("is no effect: " + id.value());
        };
    }

    private static boolean isDropped(LedgerIndex index, long offset) {
        return index.of(LedgerEntry.Braked.KEY) instanceof LedgerEntry.Braked brake
                && brake.state() == LedgerEntry.Braked.State.DROPPED
                && offset < brake.before();
    }

    /// Whether an effect that the ledger does not know may have been done and forgotten.
    ///
    /// @param since nothing under its ids was done before; 0 if that is not known
    static boolean isStale(long recordedAt, long since, long horizon) {
        return Math.max(recordedAt, since) < horizon;
    }

    /// Whether the same effect later in the range is recognised, if this one succeeds.
    boolean isTry() {
        return switch (this) {
            case NEW, STALE, IN_DOUBT, UNFINISHED, TRIED_AGAIN -> true;
            case IDENTICAL, PARKED, DEAD_LETTER -> false;
        };
    }
}
