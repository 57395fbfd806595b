package millrace.processors.lineage;

import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Event;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;

/// Reads the event in a record that a step was handed.
public final class Events {

    private Events() {}

    /// The event in `record`; what this throws makes the record a dead letter.
    ///
    /// @throws millrace.schemas.NotAnEventException if the headers are not an envelope
    /// @throws MisplacedEventException if key, value and envelope do not belong together
    public static <V extends SpecificRecord> Event<V> of(Record<String, V> record) {
        String key = record.key();
        V value = record.value();
        if (key == null || value == null) {
            throw new MisplacedEventException(
                    "record has no %s; expected an event".formatted(key == null ? "key" : "value"));
        }
        Event<V> event = new Event<>(EnvelopeHeaders.read(record.headers()), key, value);
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
}
