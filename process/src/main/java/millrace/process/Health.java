package millrace.process;

/// Whether a part of a process can do its work.
public sealed interface Health {

    /// It can.
    record Up() implements Health {}

    /// Not yet, or not for now; the process lives on and tries again.
    ///
    /// @param reason for people, without secrets
    record Down(String reason) implements Health {}

    /// It never will again; the process has to be restarted.
    ///
    /// @param reason for people, without secrets
    record Broken(String reason) implements Health {}
}
