package millrace.consumers.reactions;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Event;
import millrace.schemas.EventSerdes;
import millrace.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/// Makes deliveries of records.
final class Deliveries<V extends SpecificRecord> {

    private final Topic<String, V> topic;
    private final Deserializer<V> deserializer;

    Deliveries(Topic<String, V> topic, EventSerdes serdes) {
        this.topic = topic;
        this.deserializer = serdes.deserializer(topic);
    }

    /// @throws SerializationException if the record is not an event that this build can read
    /// @throws millrace.schemas.RegistryUnavailableException if the registry is needed and gives no answer
    Delivery<V> of(SlotView slot) {
        var record = slot.record();
        var envelope = EnvelopeHeaders.read(record.headers());
        if (record.key() == null || record.value() == null) {
            throw new SerializationException("%s: record has no %s; expected an event"
                    .formatted(slot.position(), record.key() == null ? "key" : "value"));
        }
        V value = Objects.requireNonNull(deserializer.deserialize(topic.name(), record.headers(), record.value()));
        return new Delivery<>(
                new Event<>(envelope, text(slot), value),
                slot.position(),
                slot.id(),
                generation(slot),
                slot.attempt(),
                slot.uncertain());
    }

    private static Optional<String> generation(SlotView slot) {
        return slot.generation().isEmpty() ? Optional.empty() : Optional.of(slot.generation());
    }

    private static String text(SlotView slot) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(slot.record().key()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SerializationException("%s: key is not UTF-8 text".formatted(slot.position()), e);
        }
    }
}
