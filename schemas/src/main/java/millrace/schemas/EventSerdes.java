package millrace.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/// Makes the serdes of event values. One per process: its registry keeps what it has learned.
///
/// @param registry where schemas and ids come from
public record EventSerdes(SchemaRegistry registry) {

    /// Writes events of any type of the platform.
    public <V extends SpecificRecord> Serializer<V> serializer() {
        return new AvroSerializer<>(registry);
    }

    /// Reads the events of `topic`.
    public <V extends SpecificRecord> Deserializer<V> deserializer(Topic<?, V> topic) {
        return new AvroDeserializer<>(registry, topic.value());
    }

    public <V extends SpecificRecord> Serde<V> serde(Topic<?, V> topic) {
        return Serdes.serdeFrom(serializer(), deserializer(topic));
    }
}
