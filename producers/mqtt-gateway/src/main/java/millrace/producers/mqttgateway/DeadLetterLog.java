package millrace.producers.mqttgateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.Topics;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Keeps what is no reading: the payload as it came, under the device that published it, and why it was refused.
///
/// Beside `DeadLetterHeaders` a record says the MQTT topic and QoS. It has no partition and offset of origin: it was in
/// no Kafka topic before.
final class DeadLetterLog implements AutoCloseable {

    static final String TOPIC = Topics.DEVICES_READINGS.deadLetters().name();
    static final String MQTT_TOPIC = "millrace.mqtt.topic";
    static final String MQTT_QOS = "millrace.mqtt.qos";

    private static final int LONGEST_TOPIC = 1024;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final InstantSource clock;

    DeadLetterLog(String bootstrapServers, InstantSource clock) {
        this.producer =
                new KafkaProducer<>(settings(bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
        this.clock = clock;
    }

    private static Map<String, Object> settings(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "mqtt-gateway-dead-letters");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DeadLetterHeaders.MOST_LETTER_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Storing.BUFFER_BYTES);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Storing.MAX_BLOCK.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1); // as the publisher of readings
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }

    /// @return completed when every in-sync replica has the letter
    CompletableFuture<Void> keep(Message message, Refusal refusal) {
        byte[] key = message.device()
                .map(device -> device.getBytes(StandardCharsets.UTF_8))
                .orElse(null);
        var letter = new ProducerRecord<>(
                TOPIC, null, clock.millis(), key, message.payload().bytes());
        DeadLetterHeaders.stamp(letter.headers(), refusal.detail(), "mqtt-gateway", clock.instant());
        String topic = message.topic();
        String shown = topic.length() <= LONGEST_TOPIC ? topic : topic.substring(0, LONGEST_TOPIC);
        letter.headers().add(MQTT_TOPIC, shown.getBytes(StandardCharsets.UTF_8));
        letter.headers().add(MQTT_QOS, Integer.toString(message.qos()).getBytes(StandardCharsets.UTF_8));
        var kept = new CompletableFuture<Void>();
        Future<RecordMetadata> _ = producer.send(letter, (_, failure) -> {
            if (failure == null) {
                kept.complete(null);
            } else {
                kept.completeExceptionally(failure);
            }
        });
        return kept;
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
