package millrace.consumers.reactions;

import java.time.Duration;

/// What a repeat of an effect does to the other side; so, what becomes of an effect that was started and whose end is
/// not recorded.
public sealed interface EffectClass<V> {

    /// The other side recognises `Delivery.id`: a repeat changes nothing. In doubt, it is repeated quietly.
    record Idempotent<V>() implements EffectClass<V> {}

    /// The other side can be asked. In doubt, `probe` decides.
    record Probeable<V>(Probe<V> probe) implements EffectClass<V> {}

    /// The effect and `Delivery.id` are stored in one transaction of the other side, and `plan` looks there first.
    /// In doubt, it is planned again.
    record Transactional<V>() implements EffectClass<V> {}

    /// The other side neither recognises nor tells, as with SMTP. In doubt, it is as `whenInDoubt` says, and
    /// `Reaction.uncertain` tells others.
    record Dumb<V>(WhenInDoubt whenInDoubt) implements EffectClass<V> {}

    /// The choice between twice and not at all.
    enum WhenInDoubt {
        /// Repeat it: perhaps twice, never lost.
        RESEND,
        /// Leave it to an operator, as a dead letter: never twice, perhaps not at all.
        PARK
    }

    /// Asks the other side about an effect in doubt.
    @FunctionalInterface
    interface Probe<V> {

        /// @param delivery as of the attempt that is in doubt
        Verdict probe(Delivery<V> delivery);
    }

    /// What a probe has found.
    sealed interface Verdict {

        /// It has happened.
        record Happened(Outcome.Done done) implements Verdict {}

        /// It has not, and will not any more.
        record NotHappened() implements Verdict {}

        /// There was no answer; asked again after at least `delay`.
        record Unknown(Duration delay, String reason) implements Verdict {}
    }
}
