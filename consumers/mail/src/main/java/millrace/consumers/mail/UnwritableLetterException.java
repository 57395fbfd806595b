package millrace.consumers.mail;

/// A request asks for a letter that cannot be written, whoever tries. The message shows no value of a variable.
final class UnwritableLetterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnwritableLetterException(String message) {
        super(message);
    }

    UnwritableLetterException(String message, Throwable cause) {
        super(message, cause);
    }
}
