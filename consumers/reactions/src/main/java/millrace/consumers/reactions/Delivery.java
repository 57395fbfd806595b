package millrace.consumers.reactions;

import millrace.schemas.Event;

/// One record, handed to a reaction.
///
/// @param event what happened
/// @param position where the record lies
/// @param id the same for every attempt at this event by this reaction: an idempotency key
/// @param attempt from 1; survives restarts
/// @param uncertain whether an earlier attempt may have had its effect
public record Delivery<V>(Event<V> event, RecordPosition position, EffectId id, int attempt, boolean uncertain) {

    public V value() {
        return event.value();
    }
}
