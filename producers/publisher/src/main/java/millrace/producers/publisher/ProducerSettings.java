package millrace.producers.publisher;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/// The one place where a publisher's settings become Kafka's.
final class ProducerSettings {

    /// From here on nothing is given up, so nothing may be overtaken: a broker takes any sequence of a producer that is
    /// new to it. If that was the second batch, as the broker was no leader yet when the first one came, it refuses
    /// the first one as out of order for as long as that is tried.
    private static final Duration ENDLESS = Duration.ofHours(1);

    private ProducerSettings() {}

    static Map<String, Object> of(PublisherConfig config) {
        Map<String, Object> settings = new HashMap<>(config.security());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, config.clientId());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, config.bufferBytes());
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, config.maxRecordBytes());
        settings.put(ProducerConfig.LINGER_MS_CONFIG, config.linger().toMillis());
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, config.maxBlock().toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                config.ackTimeout().toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int)
                config.deliveryTimeout().toMillis());
        if (config.deliveryTimeout().compareTo(ENDLESS) >= 0) {
            settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        }
        settings.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return settings;
    }
}
