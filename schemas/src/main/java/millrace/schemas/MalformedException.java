package millrace.schemas;

/// Bytes that no writer of the schema can have written. Without a stack trace: hostile bytes may come in floods.
final class MalformedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedException(String what) {
        super(what, null, false, false);
    }
}
