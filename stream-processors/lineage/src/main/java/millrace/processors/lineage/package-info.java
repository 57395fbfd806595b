/// What every topology stands on: events with their envelopes in and out of a step, repeats, deadlines, dead letters,
/// and the Kafka Streams application around them.
@NullMarked
package millrace.processors.lineage;

import org.jspecify.annotations.NullMarked;
