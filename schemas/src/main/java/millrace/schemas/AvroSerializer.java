package millrace.schemas;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Writes events in the Confluent wire format: byte 0, the schema's id in 4 bytes, Avro binary. Equal events become
/// equal bytes.
///
/// Safe for use by many threads. Asks the registry once per event type; never registers anything.
final class AvroSerializer<V> implements Serializer<V> {

    private record Writing(int schemaId, EventWriter writer) {}

    private final SchemaRegistry registry;
    private final int maxValueBytes;
    private final Map<Class<?>, Writing> writings = new ConcurrentHashMap<>();

    AvroSerializer(SchemaRegistry registry, int maxValueBytes) {
        this.registry = registry;
        this.maxValueBytes = maxValueBytes;
    }

    /// @throws UnregisteredSchemaException if the provisioning step has not registered the event's schema
    /// @throws RegistryUnavailableException if the registry is needed and gives no answer
    /// @throws SerializationException if the event misses a field, has too long a decimal or becomes too large
    @Override
    @SuppressWarnings("NullAway") // Kafka's tombstones
    public byte @Nullable [] serialize(String topic, @Nullable V event) {
        if (event == null) {
            return null;
        }
        SpecificRecord specific = (SpecificRecord) event;
        byte[] bytes = write(topic, writing(specific), specific);
        if (bytes.length > maxValueBytes) {
            throw new SerializationException("%s: %s of %d bytes; expected at most %d"
                    .formatted(topic, specific.getSchema().getFullName(), bytes.length, maxValueBytes));
        }
        return bytes;
    }

    private Writing writing(SpecificRecord event) {
        Writing known = writings.get(event.getClass());
        if (known != null) {
            return known;
        }
        EventType<?> type = EventTypes.of(event);
        int id = registry.idOf(type.registrySubject(), type.schema());
        Writing writing = new Writing(id, new EventWriter(type));
        writings.put(event.getClass(), writing);
        return writing;
    }

    private static byte[] write(String topic, Writing writing, SpecificRecord event) {
        ValueBytes bytes = new ValueBytes();
        bytes.write(0);
        bytes.writeInt(writing.schemaId());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            writing.writer().write(event, encoder);
            encoder.flush();
            return bytes.toArray();
        } catch (NullPointerException | AvroRuntimeException e) {
            throw new SerializationException(
                    "%s: %s cannot be written (%s)"
                            .formatted(topic, event.getSchema().getFullName(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written to", e);
        }
    }
}
