/// The contracts between the parts of Millrace: events, topics, the event envelope and the Avro serdes.
///
/// Everything else depends on this package; it depends on no other part.
@NullMarked
package millrace.schemas;

import org.jspecify.annotations.NullMarked;
