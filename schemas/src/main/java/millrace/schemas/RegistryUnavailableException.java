package millrace.schemas;

import org.apache.kafka.common.errors.RetriableException;

/// The registry gave no usable answer. The record at hand is not to blame: whoever sees this tries again later.
public final class RegistryUnavailableException extends RetriableException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String what, Throwable cause) {
        super(what, cause);
    }

    RegistryUnavailableException(String what) {
        super(what);
    }
}
