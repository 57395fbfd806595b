package millrace.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Reads events in the Confluent wire format into the class of this build, whatever version wrote them.
///
/// Safe for use by many threads. Asks the registry once per schema id.
final class AvroDeserializer<V> implements Deserializer<V> {

    private static final int HEADER_BYTES = 5;

    static {
        TrustedClasses.trust();
    }

    private final SchemaRegistry registry;
    private final Class<V> value;
    private final Map<Integer, SpecificDatumReader<Object>> readers = new ConcurrentHashMap<>();

    AvroDeserializer(SchemaRegistry registry, Class<V> value) {
        this.registry = registry;
        this.value = value;
    }

    /// @throws UndecodableException if the bytes are not an event that this build can read
    /// @throws UnregisteredSchemaException if the registry does not know the schema's id
    /// @throws RegistryUnavailableException if the registry is needed and gives no answer
    @Override
    @SuppressWarnings("NullAway") // Kafka's tombstones
    public @Nullable V deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != 0) {
            throw new UndecodableException("%s: value is not Avro (%s); expected byte 0 and a schema id"
                    .formatted(
                            topic,
                            bytes.length == 0
                                    ? "empty"
                                    : "first byte 0x%02x, %d bytes".formatted(bytes[0], bytes.length)));
        }
        int id = ByteBuffer.wrap(bytes).getInt(1);
        SpecificDatumReader<Object> reader = readers.computeIfAbsent(id, key -> readerOf(topic, registry.schemaOf(id)));
        try {
            return value.cast(reader.read(
                    null, DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null)));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UndecodableException(
                    "%s: value is not what schema id %d describes (%s)"
                            .formatted(topic, id, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static SpecificDatumReader<Object> readerOf(String topic, Schema writer) {
        EventType<?> type = EventTypes.named(writer.getFullName())
                .orElseThrow(() -> new UndecodableException(
                        "%s: event type '%s' is not known to this build".formatted(topic, writer.getFullName())));
        return new SpecificDatumReader<>(writer, type.schema(), SpecificData.getForClass(type.javaType()));
    }
}
