package millrace.processors.devices;

import java.util.List;
import java.util.Optional;
import millrace.processors.devices.state.StoredCause;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;
import millrace.schemas.Identity;
import org.jspecify.annotations.Nullable;

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

    static @Nullable StoredCause write(Optional<Cause> cause) {
        return cause.map(StoredCauses::write).orElse(null);
    }

    static Cause read(StoredCause stored) {
        return new Cause(
                new Identity(stored.getSource(), stored.getId()),
                stored.getCorrelationId(),
                Optional.ofNullable(stored.getTraceparent()));
    }

    static Optional<Cause> readOptional(@Nullable StoredCause stored) {
        return Optional.ofNullable(stored).map(StoredCauses::read);
    }

    /// What `fact` will leave behind when it is told by `step`.
    static Cause of(String step, Derived<?> fact) {
        List<Identity> parents = fact.parents().stream().map(Cause::identity).toList();
        Cause first = fact.parents().getFirst();
        return new Cause(Identity.derived(step, fact.what(), parents), first.correlationId(), first.traceparent());
    }
}
