package millrace.consumers.reactions;

import java.util.HashMap;
import java.util.Map;
import millrace.schemas.DeadLetterHeaders;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The client settings of one reaction: the only place that knows Kafka's keys.
///
/// @param overrides stand above the settings of the group's consumer and of the producer; empty but in tests, which put
///     their interceptors there
record KafkaSettings(String bootstrapServers, String reaction, Map<String, Object> overrides) {

    static final int MAX_POLL_RECORDS = 500;

    KafkaSettings {
        overrides = Map.copyOf(overrides);
    }

    String group() {
        return "millrace-" + reaction;
    }

    Map<String, Object> consumer() {
        Map<String, Object> settings = reader();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group());
        settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.putAll(overrides);
        return settings;
    }

    Map<String, Object> ledgerReader() {
        Map<String, Object> settings = reader();
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return settings;
    }

    /// For whoever looks at the source and joins no group.
    Map<String, Object> sourceReader() {
        Map<String, Object> settings = reader();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 2_000);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return settings;
    }

    /// A poll's records are in memory until their replay has begun them.
    Map<String, Object> rangeReader() {
        Map<String, Object> settings = sourceReader();
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
        return settings;
    }

    /// One record a poll, so that the reader stands behind the record it wanted.
    Map<String, Object> parkReader() {
        Map<String, Object> settings = reader();
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
        return settings;
    }

    Map<String, Object> actionReader() {
        Map<String, Object> settings = reader();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return settings;
    }

    private Map<String, Object> reader() {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return settings;
    }

    /// For ledger, facts and dead letters alike.
    Map<String, Object> producer() {
        Map<String, Object> settings = common();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1); // starts of many effects share a request
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10); // all that wait for the one in flight go next
        // With more, a fresh partition that refuses the first batch and takes the second wedges the producer:
        // the broker expects the sequence after the second for good (seen on 4.3.1). Batches make up for it.
        settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DeadLetterHeaders.MOST_LETTER_BYTES);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.putAll(overrides);
        return settings;
    }

    Map<String, Object> admin() {
        return common();
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, group());
        return settings;
    }
}
