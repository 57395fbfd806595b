package millrace.schemas;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/// Other people's serdes of the same wire format, set up to find schemas where Millrace has registered them.
enum ForeignSerdes {
    APICURIO {
        @Override
        Serializer<Object> serializer(RealRegistry registry, EventType<?> type) {
            Serializer<Object> serializer = new AvroKafkaSerializer<>();
            serializer.configure(settings(registry, type), false);
            return serializer;
        }

        @Override
        Deserializer<Object> deserializer(RealRegistry registry, EventType<?> type) {
            Deserializer<Object> deserializer = new AvroKafkaDeserializer<>();
            deserializer.configure(settings(registry, type), false);
            return deserializer;
        }

        private Map<String, Object> settings(RealRegistry registry, EventType<?> type) {
            return Map.of(
                    "apicurio.registry.url",
                    registry.ownApi().toString(),
                    "apicurio.registry.auto-register",
                    false,
                    "apicurio.registry.find-latest",
                    true,
                    "apicurio.registry.artifact.group-id",
                    "default",
                    "apicurio.registry.artifact.artifact-id",
                    type.registrySubject(),
                    "apicurio.registry.use-id",
                    "contentId",
                    "apicurio.registry.headers.enabled",
                    false,
                    "apicurio.registry.use-specific-avro-reader",
                    true);
        }
    },

    /// On the class path with the Maven profile `confluent` only.
    CONFLUENT {
        @Override
        @SuppressWarnings("unchecked") // it implements Serializer<Object>
        Serializer<Object> serializer(RealRegistry registry, EventType<?> type) throws ReflectiveOperationException {
            Serializer<Object> serializer =
                    (Serializer<Object>) make("io.confluent.kafka.serializers.KafkaAvroSerializer");
            serializer.configure(settings(registry, type), false);
            return serializer;
        }

        @Override
        @SuppressWarnings("unchecked") // it implements Deserializer<Object>
        Deserializer<Object> deserializer(RealRegistry registry, EventType<?> type)
                throws ReflectiveOperationException {
            Deserializer<Object> deserializer =
                    (Deserializer<Object>) make("io.confluent.kafka.serializers.KafkaAvroDeserializer");
            deserializer.configure(settings(registry, type), false);
            return deserializer;
        }

        private Map<String, Object> settings(RealRegistry registry, EventType<?> type) {
            boolean sharesTopic = type.registrySubject().endsWith(type.name());
            return Map.of(
                    "schema.registry.url", registry.confluentApi().toString(),
                    "auto.register.schemas", false,
                    "use.latest.version", true,
                    "latest.compatibility.strict", false,
                    "specific.avro.reader", true,
                    "value.subject.name.strategy",
                            "io.confluent.kafka.serializers.subject."
                                    + (sharesTopic ? "TopicRecordNameStrategy" : "TopicNameStrategy"));
        }

        private Object make(String name) throws ReflectiveOperationException {
            return Class.forName(name).getDeclaredConstructor().newInstance();
        }
    };

    /// Those on the class path.
    static Stream<ForeignSerdes> present() {
        boolean hasConfluent = "confluent".equals(System.getProperty("millrace.interop"));
        return hasConfluent ? Stream.of(values()) : Stream.of(APICURIO);
    }

    abstract Serializer<Object> serializer(RealRegistry registry, EventType<?> type)
            throws ReflectiveOperationException;

    abstract Deserializer<Object> deserializer(RealRegistry registry, EventType<?> type)
            throws ReflectiveOperationException;
}
