package millrace.processors.lineage;

/// An event that is readable but has no business where it was found. Always the record's own fault.
public final class MisplacedEventException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param what the fault and what was expected, without values of the event's data
    public MisplacedEventException(String what) {
        super(what);
    }
}
