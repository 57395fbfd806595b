package millrace.processors.orders;

import java.util.Optional;
import millrace.processors.orders.state.StoredCause;
import millrace.schemas.Cause;
import millrace.schemas.Identity;

/// Causes as the state stores keep them.
final class StoredCauses {

    private StoredCauses() {}

    static StoredCause write(Cause cause) {
        return new StoredCause(
                cause.identity().source(),
                cause.identity().id(),
                cause.correlationId(),
                cause.traceparent().orElse(null));
    }

    static Cause read(StoredCause stored) {
        return new Cause(
                new Identity(stored.getSource(), stored.getId()),
                stored.getCorrelationId(),
                Optional.ofNullable(stored.getTraceparent()));
    }
}
