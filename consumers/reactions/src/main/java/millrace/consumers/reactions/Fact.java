package millrace.consumers.reactions;

import org.apache.avro.specific.SpecificRecord;

/// A derived event for the engine to publish, in the topic of its type, under the key of the delivery it follows from.
///
/// Its identity follows from the reaction, its type and the delivery's event, so a repeat is recognised.
///
/// @param value an event of one of `EventTypes.all()`
public record Fact(SpecificRecord value) {}
