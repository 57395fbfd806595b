package millrace.schemas;

import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/// The registry was asked and does not know: a record that names such a schema can never be read, and a producer has
/// to wait for the provisioning step.
public final class UnregisteredSchemaException extends SerializationException {

    private static final long serialVersionUID = 1L;

    UnregisteredSchemaException(int id) {
        super("schema id %d is not in the registry; expected the id of a registered schema".formatted(id));
    }

    UnregisteredSchemaException(String subject, Schema schema) {
        super("schema %s is not registered under subject '%s'; register it with the provisioning step first"
                .formatted(schema.getFullName(), subject));
    }
}
