package millrace.producers.mappings;

/// A payload is not JSON, or not within bounds.
final class NotJsonException extends Exception {

    private static final long serialVersionUID = 1L;

    NotJsonException(String what) {
        super(what, null, false, false);
    }
}
