package millrace.benchmarks.goals;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import millrace.notifications.Channel;
import millrace.notifications.NotificationRequested;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.EventSerdes;
import millrace.schemas.EventTypes;
import millrace.schemas.Identity;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/// The events of all runs: numbered requests for a letter, in turn to many customers. Every contender reads the same
/// records and decodes them in the same way.
final class Letters {

    /// One letter.
    ///
    /// @param sequence its number within its topic
    /// @param key number of its customer
    record Letter(int sequence, int key) {}

    private final EventSerdes serdes = new EventSerdes(SchemaRegistry.inMemory());
    private final Serializer<SpecificRecord> serializer = serdes.serializer();
    private final Topic<String, NotificationRequested> topic;
    private final Deserializer<NotificationRequested> deserializer;

    Letters(String topic) {
        this.topic = new Topic<>(topic, String.class, NotificationRequested.class);
        this.deserializer = serdes.deserializer(this.topic);
    }

    Topic<String, NotificationRequested> topic() {
        return topic;
    }

    EventSerdes serdes() {
        return serdes;
    }

    ProducerRecord<byte[], byte[]> record(int sequence, int keys) {
        String key = "customer-" + sequence % keys;
        var letter = NotificationRequested.newBuilder()
                .setChannel(Channel.EMAIL)
                .setRecipient("c@example.com")
                .setLocale("en")
                .setTemplate("t")
                .setTemplateVersion(1)
                .setVariables(Map.of("sequence", Integer.toString(sequence)))
                .build();
        var record = new ProducerRecord<>(
                topic.name(), key.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic.name(), letter));
        Instant now = Instant.now();
        EnvelopeHeaders.write(
                Envelope.published(
                        new Identity("/goals", topic.name() + "/" + sequence),
                        EventTypes.of(letter).name(),
                        now,
                        now,
                        key,
                        Optional.empty()),
                record.headers());
        return record;
    }

    Letter read(ConsumerRecord<byte[], byte[]> record) {
        var value = deserializer.deserialize(topic.name(), record.headers(), record.value());
        return letter(new String(record.key(), StandardCharsets.UTF_8), value);
    }

    static Letter letter(String key, NotificationRequested value) {
        return new Letter(
                Integer.parseInt(value.getVariables().get("sequence")),
                Integer.parseInt(key.substring(key.indexOf('-') + 1)));
    }
}
