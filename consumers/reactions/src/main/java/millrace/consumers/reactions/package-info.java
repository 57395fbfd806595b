/// The engine that performs effects: it polls, keeps each key's order, records every effect in a ledger, and commits.
///
/// A reaction implements `Reaction`; everything else about a Kafka record is the engine's affair.
@NullMarked
package millrace.consumers.reactions;

import org.jspecify.annotations.NullMarked;
