package millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import millrace.schemas.Cause;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Identity;
import millrace.schemas.TestBroker;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A broker, and what writes to it.
final class ConsoleBroker {

    /// When every event of a test was written, unless it says otherwise.
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final TestBroker broker;

    private ConsoleBroker(TestBroker broker) {
        this.broker = broker;
    }

    static ConsoleBroker start() throws Exception {
        return new ConsoleBroker(TestBroker.start());
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    void createTopic(String name, int partitions, Map<String, String> settings) throws Exception {
        broker.createTopic(name, partitions, settings);
    }

    void deleteRecordsBefore(TopicPartition partition, long offset) throws Exception {
        try (var admin = broker.admin()) {
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    /// Writes each record on its own, acknowledged.
    void write(List<ProducerRecord<String, byte[]>> records) throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (var written : records) {
                producer.send(written).get(30, TimeUnit.SECONDS);
            }
        }
    }

    /// Writes each list as a transaction of its own, so that a marker follows it; the last one is aborted.
    void writeTransactions(
            List<List<ProducerRecord<String, byte[]>>> committed, List<ProducerRecord<String, byte[]>> aborted) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers(), "transactional.id", "test");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (var transaction : committed) {
                producer.beginTransaction();
                send(producer, transaction);
                producer.commitTransaction();
            }
            if (!aborted.isEmpty()) {
                producer.beginTransaction();
                send(producer, aborted);
                producer.abortTransaction();
            }
        }
    }

    private static void send(KafkaProducer<String, byte[]> producer, List<ProducerRecord<String, byte[]>> records) {
        var sent = records.stream().map(producer::send).toList();
        producer.flush();
        assertThat(sent).allMatch(Future::isDone);
    }

    /// A member that stays in its group; it has read `count` records and committed them.
    KafkaConsumer<byte[], byte[]> member(String group, String protocol, String topic, int count) {
        var consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers(),
                        "group.id", group,
                        "group.protocol", protocol,
                        "enable.auto.commit", "false",
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed",
                        "max.poll.records", "1"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(Set.of(topic));
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        for (int read = 0; read < count || consumer.assignment().isEmpty(); ) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("%s: read %d of %d records".formatted(group, read, count));
            }
            read += consumer.poll(Duration.ofMillis(100)).count();
        }
        if (count > 0) {
            consumer.commitSync();
        }
        return consumer;
    }

    /// A published event with an envelope as every producer of Millrace writes it.
    static ProducerRecord<String, byte[]> published(
            String topic, int partition, String id, String type, String subject, Instant recorded) {
        return event(
                topic,
                partition,
                subject,
                Envelope.published(
                        new Identity("/shops/one", id),
                        type,
                        recorded.minusSeconds(3_600),
                        recorded,
                        subject,
                        Optional.empty()));
    }

    /// An event that follows from others.
    static ProducerRecord<String, byte[]> derived(
            String topic, int partition, String key, String step, String type, List<Cause> parents) {
        return event(
                topic,
                partition,
                key,
                Envelope.derived(step, type, type, NOON.minusSeconds(1_800), NOON, key, parents));
    }

    static Cause causeOf(ProducerRecord<String, byte[]> parent) {
        return EnvelopeHeaders.read(parent.headers()).asCause();
    }

    static String idOf(ProducerRecord<String, byte[]> event) {
        return EnvelopeHeaders.read(event.headers()).identity().id();
    }

    private static ProducerRecord<String, byte[]> event(String topic, int partition, String key, Envelope envelope) {
        var written = new ProducerRecord<>(
                topic, partition, envelope.time().toEpochMilli(), key, new byte[] {0, 0, 0, 0, 1, 2});
        EnvelopeHeaders.write(envelope, written.headers());
        return written;
    }

    void stop() {
        broker.close();
    }
}
