package millrace.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Reads events in the Confluent wire format into the class of this build, whatever version wrote them.
///
/// Safe for use by many threads. Asks the registry once per schema id. Bytes are proved well-formed before an object
/// is made of them; `HostileBytesTest` shows that none become an `Error` or more heap than an event of their size.
final class AvroDeserializer<V> implements Deserializer<V> {

    private static final int HEADER_BYTES = 5;

    private final SchemaRegistry registry;
    private final Class<V> value;
    private final int maxValueBytes;
    private final Map<Integer, EventReader> readers = new ConcurrentHashMap<>();

    AvroDeserializer(SchemaRegistry registry, Class<V> value, int maxValueBytes) {
        this.registry = registry;
        this.value = value;
        this.maxValueBytes = maxValueBytes;
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
        checkHeader(topic, bytes);
        int id = ByteBuffer.wrap(bytes).getInt(1);
        EventReader reader = reader(id);
        if (reader instanceof EventReader.Able able) {
            return read(topic, bytes, id, able);
        }
        throw new UndecodableException("%s: schema id %d %s".formatted(topic, id, reader));
    }

    private void checkHeader(String topic, byte[] bytes) {
        if (bytes.length > maxValueBytes) {
            throw new UndecodableException(
                    "%s: value of %d bytes; expected at most %d".formatted(topic, bytes.length, maxValueBytes));
        }
        if (bytes.length < HEADER_BYTES || bytes[0] != 0) {
            String found =
                    bytes.length == 0 ? "empty" : "first byte 0x%02x, %d bytes".formatted(bytes[0], bytes.length);
            throw new UndecodableException(
                    "%s: value is not Avro (%s); expected byte 0 and a schema id".formatted(topic, found));
        }
    }

    private EventReader reader(int id) {
        EventReader known = readers.get(id);
        if (known != null) {
            return known;
        }
        EventReader reader = EventReader.of(registry.schemaOf(id), value);
        readers.put(id, reader);
        return reader;
    }

    private V read(String topic, byte[] bytes, int id, EventReader.Able able) {
        try {
            able.shape().check(bytes, HEADER_BYTES);
            return value.cast(decode(able.reader(), bytes));
        } catch (MalformedException e) {
            throw new UndecodableException(
                    "%s: value is not what schema id %d describes: %s".formatted(topic, id, e.getMessage()));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new UndecodableException(
                    "%s: value is not what schema id %d describes (%s)"
                            .formatted(topic, id, e.getClass().getSimpleName()),
                    e);
        }
    }

    private static Object decode(DatumReader<Object> reader, byte[] bytes) throws IOException {
        return reader.read(
                null, DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null));
    }
}
