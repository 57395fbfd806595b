package millrace.schemas;

import org.apache.kafka.common.errors.SerializationException;

/// The registry refuses a schema because readers or writers of an earlier version could not understand it.
public final class IncompatibleSchemaException extends SerializationException {

    private static final long serialVersionUID = 1L;

    IncompatibleSchemaException(String subject, String reason) {
        super("schema under subject '%s' was refused by the registry: %s".formatted(subject, reason));
    }
}
