package millrace.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/// Writes events in the Confluent wire format: byte 0, the schema's id in 4 bytes, Avro binary.
///
/// Safe for use by many threads. Asks the registry once per subject; never registers anything.
final class AvroSerializer<V> implements Serializer<V> {

    private final SchemaRegistry registry;

    AvroSerializer(SchemaRegistry registry) {
        this.registry = registry;
    }

    /// @throws UnregisteredSchemaException if the provisioning step has not registered the event's schema
    /// @throws RegistryUnavailableException if the registry is needed and gives no answer
    @Override
    @SuppressWarnings("NullAway") // Kafka's tombstones
    public byte @Nullable [] serialize(String topic, @Nullable V event) {
        if (event == null) {
            return null;
        }
        SpecificRecord specific = (SpecificRecord) event;
        EventType<?> type = EventTypes.of(specific);
        int id = registry.idOf(type.registrySubject(), type.schema());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(0, id).array());
        try {
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            new SpecificDatumWriter<SpecificRecord>(type.schema(), SpecificData.getForClass(type.javaType()))
                    .write(specific, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail to be written to", e);
        }
        return bytes.toByteArray();
    }
}
