package millrace.consumers.reactions;

/// What becomes of a key once the engine has given up its head, which lies in the dead letters then.
public enum AfterGivingUp {
    /// The records behind it go on: right where each stands for itself, as a letter does.
    GO_ON,
    /// The key parks: the records behind it wait in order, in the park, until an operator retries the head, mends it
    /// or skips it. Right where a record means nothing without the one before, as a balance does.
    PARK_KEY
}
