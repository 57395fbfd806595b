package millrace.consumers.reactions;

import java.util.Optional;
import millrace.schemas.Event;

/// One record, handed to a reaction.
///
/// @param event what happened
/// @param position where the record lies
/// @param id the same for every attempt at this event by this reaction in this generation: an idempotency key
/// @param generation the name under which an operator asks for the effect once more; what the other side sees must
///     differ by it, as `id` does. Empty for the first
/// @param attempt from 1; survives restarts
/// @param uncertain whether an earlier attempt may have had its effect
public record Delivery<V>(
        Event<V> event,
        RecordPosition position,
        EffectId id,
        Optional<String> generation,
        int attempt,
        boolean uncertain) {

    public V value() {
        return event.value();
    }
}
