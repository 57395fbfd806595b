package millrace.consumers.reactions;

/// What `Reaction.plan` has come to.
public sealed interface Plan {

    /// An effect is prepared and waits for the ledger.
    record Fire(Effect effect) implements Plan {}

    /// It is decided without an effect; `outcome` says how, and is not `Outcome.InDoubt`.
    record Settled(Outcome outcome) implements Plan {

        /// @throws IllegalArgumentException if `outcome` is in doubt, which only an effect can be
        public Settled {
            if (outcome instanceof Outcome.InDoubt) {
                throw new IllegalArgumentException("a plan cannot be in doubt; only an effect that was fired can");
            }
        }
    }

    static Plan fire(Effect effect) {
        return new Fire(effect);
    }

    static Plan settled(Outcome outcome) {
        return new Settled(outcome);
    }
}
