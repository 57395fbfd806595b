package millrace.processors.lineage;

import java.time.Instant;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Where events leave a step, each under an identity made of the step and its parents.
///
/// Kafka Streams hands on the headers of the record that triggered an output; an outlet never does, for two events
/// would share one id.
public final class Outlet<V extends SpecificRecord> {

    private final String step;
    private final ProcessorContext<String, ? super V> context;
    private final StepMeters meters;

    /// @param step `<application>/<operator>`, for example `orders/follow-orders`; part of every identity made here, so
    ///     it stays the same for as long as the events are to be recognised
    public Outlet(String step, ProcessorContext<String, ? super V> context, StepMeters meters) {
        this.step = step;
        this.context = context;
        this.meters = meters;
    }

    /// Hands `derived` on to whatever follows the step, recorded at the wall clock's time.
    ///
    /// @return the envelope it got, so that a store can keep it as a cause
    public Envelope forward(Derived<? extends V> derived) {
        V value = derived.value();
        EventType<?> type = EventTypes.of(value);
        Envelope envelope = Envelope.derived(
                step,
                derived.what(),
                type.name(),
                derived.time(),
                Instant.ofEpochMilli(context.currentSystemTimeMs()),
                type.subjectOf(value),
                derived.parents());
        RecordHeaders headers = new RecordHeaders();
        EnvelopeHeaders.write(envelope, headers);
        context.forward(new Record<>(derived.key(), value, timestamp(envelope), headers));
        meters.made(type);
        return envelope;
    }

    /// When it happened, but within what a broker takes, from 1970 to now (`message.timestamp.after.max.ms`): a record
    /// that it refused would stop the application for good.
    private long timestamp(Envelope envelope) {
        return Math.clamp(envelope.time().toEpochMilli(), 0, context.currentSystemTimeMs());
    }
}
