package millrace.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/// Makes the serdes of event values. One per process: its registry keeps what it has learned.
///
/// @param registry where schemas and ids come from
/// @param maxValueBytes largest value that is written or read, 1 KiB to 64 MiB
public record EventSerdes(SchemaRegistry registry, int maxValueBytes) {

    /// As `max.message.bytes` of a topic, which Kafka sets to 1 MiB.
    public static final int DEFAULT_MAX_VALUE_BYTES = 1024 * 1024;

    /// @throws IllegalArgumentException if `maxValueBytes` is out of range
    public EventSerdes {
        if (maxValueBytes < 1024 || maxValueBytes > 64 * 1024 * 1024) {
            throw new IllegalArgumentException(
                    "maxValueBytes is %d; expected 1024 to 67108864".formatted(maxValueBytes));
        }
    }

    public EventSerdes(SchemaRegistry registry) {
        this(registry, DEFAULT_MAX_VALUE_BYTES);
    }

    /// Writes events of any type of the platform.
    public <V extends SpecificRecord> Serializer<V> serializer() {
        return new AvroSerializer<>(registry, maxValueBytes);
    }

    /// Reads the events of `topic`.
    public <V extends SpecificRecord> Deserializer<V> deserializer(Topic<?, V> topic) {
        return new AvroDeserializer<>(registry, topic.value(), maxValueBytes);
    }

    public <V extends SpecificRecord> Serde<V> serde(Topic<?, V> topic) {
        return Serdes.serdeFrom(serializer(), deserializer(topic));
    }
}
