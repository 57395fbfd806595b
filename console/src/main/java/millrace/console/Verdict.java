package millrace.console;

import java.util.List;

/// What became of one event.
sealed interface Verdict {

    /// The gateway has stored it, or would have in a dry run.
    record Stored() implements Verdict {}

    /// The gateway had stored it before, and stored nothing twice.
    ///
    /// @param resent whether this import had sent it before and got no answer, so that the first time was perhaps
    ///     its own
    record Repeated(boolean resent) implements Verdict {}

    /// It will never be stored as it is.
    ///
    /// @param faults at least one
    record Rejected(List<Fault> faults) implements Verdict {}

    /// One thing that is wrong.
    ///
    /// @param pointer JSON pointer into the event; empty for the event as a whole
    /// @param detail for people
    record Fault(String pointer, String detail) {}

    static Rejected rejected(String detail) {
        return new Rejected(List.of(new Fault("", detail)));
    }
}
