package millrace.consumers.reactions;

import java.time.Duration;
import java.util.List;

/// What a reaction has said of one slot, in the form the core works with: facts are bytes.
sealed interface Answer {

    /// An effect is prepared and waits to be fired.
    record Planned() implements Answer {}

    /// Nothing was planned yet: the effect goes to another destination than the core thought.
    record Bound(String destination) implements Answer {}

    record Done(String receipt, List<Publication> facts) implements Answer {}

    record Retry(Duration delay, String reason) implements Answer {}

    record Unavailable(Duration delay, String reason) implements Answer {}

    record InDoubt(Duration delay, String reason) implements Answer {}

    record DeadLetter(String reason, List<Publication> facts) implements Answer {}

    /// A probe has found that the effect in doubt did not happen.
    record NotHappened() implements Answer {}

    /// The facts that tell of the doubt.
    record Flagged(List<Publication> facts) implements Answer {}

    /// The reaction threw: a bug.
    record Threw(String what) implements Answer {}
}
