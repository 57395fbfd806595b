package millrace.schemas;

/// The cluster is not, and cannot be made, what the catalogue says; an operator has to decide.
public final class ProvisioningException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProvisioningException(String what) {
        super(what);
    }

    ProvisioningException(String what, Throwable cause) {
        super(what, cause);
    }
}
