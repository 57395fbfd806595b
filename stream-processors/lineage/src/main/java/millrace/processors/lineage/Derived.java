package millrace.processors.lineage;

import java.time.Instant;
import java.util.List;
import millrace.schemas.Cause;

/// An event that a step has made of others, before it gets its envelope.
///
/// @param key the entity whose order matters
/// @param time when it happened
/// @param value the fact
/// @param what tells apart several events that the step makes of the same parents, for example the event type
/// @param parents every event it follows from, at least one, the one whose story goes on first
public record Derived<V>(String key, Instant time, V value, String what, List<Cause> parents) {

    /// @throws IllegalArgumentException if `parents` is empty
    public Derived {
        if (parents.isEmpty()) {
            throw new IllegalArgumentException(
                    "derived event '%s' has no parent; expected at least one".formatted(what));
        }
        parents = List.copyOf(parents);
    }
}
