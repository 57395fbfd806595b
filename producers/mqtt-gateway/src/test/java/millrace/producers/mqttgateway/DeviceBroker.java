package millrace.producers.mqttgateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import millrace.schemas.TestBroker;
import millrace.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A broker with the topics that the gateway writes to.
final class DeviceBroker {

    private static @Nullable TestBroker shared;

    private DeviceBroker() {}

    /// For tests that can share one; ends with the JVM.
    static synchronized TestBroker shared() throws Exception {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    static TestBroker start() throws Exception {
        var broker = TestBroker.start();
        broker.createTopic(Topics.DEVICES_READINGS.name(), 3, Map.of("retention.ms", "-1"));
        broker.createTopic(DeadLetterLog.TOPIC, 3, Map.of());
        return broker;
    }

    /// The dead letters whose MQTT topic is `topic`.
    static List<ConsumerRecord<byte[], byte[]>> deadLetters(TestBroker broker, String topic) {
        return broker.recordsOf(DeadLetterLog.TOPIC).stream()
                .filter(record -> header(record, DeadLetterLog.MQTT_TOPIC).equals(topic))
                .toList();
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
