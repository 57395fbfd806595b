package millrace.processors.lineage;

import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Event;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;

/// Reads the event in a record that a step was handed.
public final class Events {

    /// What the gateway takes, too. Stores keep these texts; one of a megabyte would make a row that no changelog
    /// takes, and stop the task for good.
    private static final int LONGEST_TEXT = 1_024;

    private Events() {}

    /// The event in `record`; what this throws makes the record a dead letter.
    ///
    /// @throws millrace.schemas.NotAnEventException if the headers are not an envelope
    /// @throws MisplacedEventException if key, value and envelope do not belong together, or one of them is too
    // long to keep
    public static <V extends SpecificRecord> Event<V> of(Record<String, V> record) {
        String key = record.key();
        V value = record.value();
        if (key == null || value == null) {
            throw new MisplacedEventException(
                    "record has no %s; expected an event".formatted(key == null ? "key" : "value"));
        }
        Event<V> event = new Event<>(EnvelopeHeaders.read(record.headers()), key, value);
        requireStorable(event);
        EventType<?> type = EventTypes.of(value);
        if (!event.envelope().type().equals(type.name())) {
            throw new MisplacedEventException("ce_type is '%s'; expected '%s', the value's"
                    .formatted(event.envelope().type(), type.name()));
        }
        if (type.published() && !type.subjectOf(value).equals(key)) {
            throw new MisplacedEventException("record key is not the entity that the %s is about; expected the same"
                    .formatted(type.javaType().getSimpleName()));
        }
        return event;
    }

    private static void requireStorable(Event<?> event) {
        Envelope envelope = event.envelope();
        requireStorable("record key", event.key());
        requireStorable(EnvelopeHeaders.SOURCE, envelope.identity().source());
        requireStorable(EnvelopeHeaders.ID, envelope.identity().id());
        requireStorable(EnvelopeHeaders.CORRELATION_ID, envelope.correlationId());
        envelope.traceparent().ifPresent(trace -> requireStorable(EnvelopeHeaders.TRACE_PARENT, trace));
    }

    private static void requireStorable(String what, String text) {
        if (text.length() > LONGEST_TEXT) {
            throw new MisplacedEventException(
                    "%s has %d characters; expected at most %d".formatted(what, text.length(), LONGEST_TEXT));
        }
    }
}
