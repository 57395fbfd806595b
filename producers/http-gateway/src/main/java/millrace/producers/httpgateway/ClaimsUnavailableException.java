package millrace.producers.httpgateway;

/// The index of claims cannot be read or written for now.
final class ClaimsUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ClaimsUnavailableException(String what, Throwable cause) {
        super(what, cause);
    }
}
