package millrace.schemas;

import org.apache.kafka.common.errors.SerializationException;

/// Bytes that are not an event this build can read, whoever tries and however often.
public final class UndecodableException extends SerializationException {

    private static final long serialVersionUID = 1L;

    UndecodableException(String what) {
        super(what);
    }

    UndecodableException(String what, Throwable cause) {
        super(what, cause);
    }
}
