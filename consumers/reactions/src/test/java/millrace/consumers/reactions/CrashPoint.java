package millrace.consumers.reactions;

/// Where in the protocol of one effect a process can die, in the order of the protocol.
enum CrashPoint {
    /// Planned; nothing is in the ledger.
    PLANNED(1, false),
    /// STARTED is durable, and the engine has not heard of it.
    START_DURABLE(1, true),
    /// The engine has heard; the effect has not happened.
    FIRING(1, true),
    /// The effect has happened, and the receiver has not answered.
    FIRED(2, true),
    /// The receiver has answered; nothing is written down.
    ANSWERED(2, true),
    /// DONE is durable, and the engine has not heard of it.
    DONE_DURABLE(1, false),
    /// The fact is durable; the ledger still says that it may not be.
    FACT_DURABLE(1, false),
    /// The engine considers the effect complete, and may have committed its offset.
    COMPLETE(1, false),
    /// An offset is committed.
    COMMITTED(1, false),
    /// GAVE_UP is durable; the dead letter is not written.
    GAVE_UP_DURABLE(0, false),
    /// The dead letter is durable; the ledger still says that it may not be.
    DEAD_LETTER_DURABLE(0, false);

    /// How often the receiver has seen the effect in the end, if it neither recognises a repeat nor can be asked.
    final int fired;

    /// Whether it is in doubt after the crash.
    final boolean isInDoubt;

    CrashPoint(int fired, boolean isInDoubt) {
        this.fired = fired;
        this.isInDoubt = isInDoubt;
    }

    /// Whether few effects come here: every tenth letter is given up, and one commit is for many.
    boolean comesRarely() {
        return fired == 0 || this == COMMITTED;
    }
}
