package millrace.console;

/// What every command ends with.
final class ExitCodes {

    static final int DONE = 0;

    /// Done, but a line was rejected or nothing was found.
    static final int WANTING = 1;

    static final int USAGE = 2;

    /// The broker, the gateway or the registry is out of reach.
    static final int UNREACHABLE = 3;

    private ExitCodes() {}
}
