package millrace.console;

/// The other side of a command gives no answer; the command ends with `ExitCodes.UNREACHABLE`.
final class UnreachableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreachableException(String what) {
        super(what);
    }

    UnreachableException(String what, Throwable cause) {
        super(what, cause);
    }
}
