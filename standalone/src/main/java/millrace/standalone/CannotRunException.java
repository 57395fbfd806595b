package millrace.standalone;

/// Why there is no run, in words for whoever started it. Nothing has to be repaired in the program.
final class CannotRunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CannotRunException(String message) {
        super(message);
    }

    CannotRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
