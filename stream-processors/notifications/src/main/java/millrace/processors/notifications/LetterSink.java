package millrace.processors.notifications;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import millrace.processors.lineage.StepMeters;
import millrace.schemas.Cause;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Hands on what is asked for or suppressed, under an identity that is made of some of its parents (decision 0011).
record LetterSink(ProcessorContext<String, SpecificRecord> context, StepMeters steps) {

    /// @param subject the entity that it is about
    /// @param what tells apart what is made of the same parents
    /// @param step part of the identity
    /// @param parents of which the identity is made
    /// @param others that are parents too
    void send(
            String key,
            String subject,
            String what,
            SpecificRecord value,
            String step,
            List<Cause> parents,
            List<Cause> others) {
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        EventType<?> type = EventTypes.of(value);
        Envelope envelope = Envelope.derived(step, what, type.name(), now, now, subject, parents);
        Stream<String> otherIds = others.stream().map(other -> other.identity().id());
        var withOthers = new Envelope(
                envelope.identity(),
                envelope.type(),
                envelope.time(),
                envelope.recordedTime(),
                envelope.subject(),
                envelope.correlationId(),
                Stream.concat(envelope.causationIds().stream(), otherIds)
                        .distinct()
                        .toList(),
                envelope.traceparent());
        RecordHeaders headers = new RecordHeaders();
        EnvelopeHeaders.write(withOthers, headers);
        context.forward(new Record<>(key, value, now.toEpochMilli(), headers));
        steps.made(type);
    }
}
