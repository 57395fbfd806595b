package millrace.producers.httpgateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import millrace.producers.publisher.Position;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.NotAnEventException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Reads what is stored in the topics, for the index of claims. For one thread at a time.
final class EventLog implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int CLAIMS_AT_ONCE = 1000;

    /// Clocks of publishers differ, so recorded times rise only roughly along a partition.
    private static final Duration DISORDER = Duration.ofMinutes(5);

    private final KafkaConsumer<byte[], byte[]> consumer;

    private EventLog(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    static EventLog at(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "http-gateway-log");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, CLAIMS_AT_ONCE);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) TIMEOUT.toMillis());
        settings.put(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return new EventLog(new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /// What tells this cluster from every other, whose positions mean nothing here.
    static String clusterId(String bootstrapServers) throws InterruptedException {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "http-gateway-cluster",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis());
        try (var admin = Admin.create(settings)) {
            return admin.describeCluster().clusterId().get();
        } catch (ExecutionException e) {
            throw new TimeoutException("no broker says which cluster it is of", e);
        }
    }

    /// @throws org.apache.kafka.common.KafkaException if no broker says
    List<TopicPartition> partitionsOf(String topic) {
        var found = consumer.partitionsFor(topic);
        if (found == null || found.isEmpty()) {
            throw new TimeoutException("topic '%s' does not exist".formatted(topic));
        }
        return found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /// Hands over the claims of every event from `from` to the end, and returns the end.
    ///
    /// @param from empty begins with what was recorded since `since`
    /// @throws org.apache.kafka.common.KafkaException if no broker answers
    long read(TopicPartition partition, OptionalLong from, Instant since, Consumer<List<Claims.Entry>> claims) {
        consumer.assign(Set.of(partition));
        long first = offset(consumer.beginningOffsets(Set.of(partition)), partition);
        long end = offset(consumer.endOffsets(Set.of(partition)), partition);
        boolean isUsable = from.isPresent() && from.getAsLong() <= end;
        long start = isUsable ? from.getAsLong() : firstRecordedSince(partition, since.minus(DISORDER), first, end);
        consumer.seek(partition, Math.max(first, start));
        long progressed = System.nanoTime();
        while (consumer.position(partition) < end) {
            var records = consumer.poll(POLL).records(partition);
            if (!records.isEmpty()) {
                claims.accept(entries(records));
                progressed = System.nanoTime();
            } else if (System.nanoTime() - progressed > TIMEOUT.toNanos()) {
                throw new TimeoutException("%s: no records for %s".formatted(partition, TIMEOUT));
            }
        }
        return end;
    }

    /// Record timestamps are event times, so only the header can tell; it is searched by halves.
    private long firstRecordedSince(TopicPartition partition, Instant since, long first, long end) {
        long low = first;
        long high = end;
        while (low < high) {
            long middle = low + (high - low) / 2;
            Optional<ConsumerRecord<byte[], byte[]>> record = firstFrom(partition, middle, end);
            if (record.isPresent() && isBefore(record.get(), since)) {
                low = record.get().offset() + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Optional<ConsumerRecord<byte[], byte[]>> firstFrom(TopicPartition partition, long offset, long end) {
        consumer.seek(partition, offset);
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (consumer.position(partition) < end) {
            var records = consumer.poll(POLL).records(partition);
            if (!records.isEmpty()) {
                return Optional.of(records.getFirst());
            } else if (System.nanoTime() > deadline) {
                throw new TimeoutException("%s: no records for %s".formatted(partition, TIMEOUT));
            }
        }
        return Optional.empty();
    }

    private static boolean isBefore(ConsumerRecord<byte[], byte[]> record, Instant since) {
        try {
            return EnvelopeHeaders.read(record.headers()).recordedTime().isBefore(since);
        } catch (NotAnEventException e) {
            return true;
        }
    }

    private static List<Claims.Entry> entries(List<ConsumerRecord<byte[], byte[]>> records) {
        List<Claims.Entry> entries = new ArrayList<>(records.size());
        for (var record : records) {
            entry(record).ifPresent(entries::add);
        }
        return entries;
    }

    private static Optional<Claims.Entry> entry(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || record.value().length < 5 || record.key() == null) {
            return Optional.empty();
        }
        try {
            Envelope envelope = EnvelopeHeaders.read(record.headers());
            var claim = new Claim(
                    new Position(record.topic(), record.partition(), record.offset()),
                    Hash.ofContent(envelope.type(), record.key(), record.value()),
                    envelope.time(),
                    envelope.recordedTime());
            return Optional.of(new Claims.Entry(Hash.ofIdentity(envelope.identity()), claim));
        } catch (NotAnEventException e) {
            return Optional.empty();
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
