package millrace.processors.lineage;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Event;
import millrace.schemas.EventSerdes;
import millrace.schemas.EventTypes;
import millrace.schemas.Provisioning;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.jspecify.annotations.Nullable;

/// A real broker in this JVM with every topic of the catalogue, for runs of an application in several instances.
///
/// Its timeouts are short, so that a killed instance is missed within seconds.
public final class StreamsBroker implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(100);

    private final KafkaClusterTestKit cluster;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final EventSerdes serdes = new EventSerdes(SchemaRegistry.inMemory());

    private StreamsBroker(KafkaClusterTestKit cluster) {
        Map<String, Object> settings = Map.of("bootstrap.servers", cluster.bootstrapServers());
        this.cluster = cluster;
        this.admin = Admin.create(settings);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        Provisioning.topics(admin, (short) 1);
    }

    public static StreamsBroker start() {
        TestKitNodes nodes = new TestKitNodes.Builder()
                .setCombined(true)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .build();
        KafkaClusterTestKit.Builder kit = new KafkaClusterTestKit.Builder(nodes);
        Map.of(
                        "auto.create.topics.enable", "false",
                        "offsets.topic.num.partitions", "1",
                        "offsets.topic.replication.factor", "1",
                        "transaction.state.log.num.partitions", "1",
                        "transaction.state.log.replication.factor", "1",
                        "transaction.state.log.min.isr", "1",
                        "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
                        "log.cleaner.dedupe.buffer.size", "2097152")
                .forEach(kit::setConfigProp);
        Map.of(
                        "group.streams.initial.rebalance.delay.ms", "0",
                        "group.streams.min.session.timeout.ms", "3000",
                        "group.streams.session.timeout.ms", "3000",
                        "group.streams.min.heartbeat.interval.ms", "200",
                        "group.streams.heartbeat.interval.ms", "300")
                .forEach(kit::setConfigProp);
        try {
            KafkaClusterTestKit cluster = kit.build();
            cluster.format();
            cluster.startup();
            cluster.waitForReadyBrokers();
            return new StreamsBroker(cluster);
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not start", e);
        }
    }

    public Admin admin() {
        return admin;
    }

    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    /// Puts the events into their topics, in this order within each key; returns when they are stored.
    public void publish(List<? extends Event<? extends SpecificRecord>> events) {
        publishRecords(events.stream().map(this::record).toList());
    }

    /// As `publish`, for records that need not be events.
    public void publishRecords(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent =
                records.stream().map(record -> producer.send(record)).toList();
        for (Future<RecordMetadata> one : sent) {
            try {
                one.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("the broker took not every event", e);
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(Event<? extends SpecificRecord> event) {
        String topic = EventTypes.of(event.value()).topic().name();
        RecordHeaders headers = new RecordHeaders();
        EnvelopeHeaders.write(event.envelope(), headers);
        return new ProducerRecord<>(
                topic,
                null,
                event.envelope().time().toEpochMilli(),
                event.key().getBytes(StandardCharsets.UTF_8),
                serdes.serializer().serialize(topic, event.value()),
                headers);
    }

    /// Every event in the topic that a committed transaction has put there, in order within each partition.
    public <V extends SpecificRecord> List<Event<V>> read(Topic<String, V> topic) {
        try (KafkaConsumer<String, V> consumer = consumer(topic)) {
            return toTheEnd(consumer).stream().map(StreamsBroker::event).toList();
        }
    }

    /// As `read`, for records that need not be events.
    public List<ConsumerRecord<byte[], byte[]>> readRecords(Topic<byte[], byte[]> topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                consumer(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return toTheEnd(consumer);
        }
    }

    /// Waits until the topic has `count` committed events or more, and returns those it has.
    public <V extends SpecificRecord> List<Event<V>> await(Topic<String, V> topic, int count, Duration patience) {
        List<Event<V>> events = new ArrayList<>();
        try (KafkaConsumer<String, V> consumer = consumer(topic)) {
            Instant deadline = Instant.now().plus(patience);
            while (events.size() < count) {
                if (Instant.now().isAfter(deadline)) {
                    throw new AssertionError("%s has %d events after %s; expected %d"
                            .formatted(topic.name(), events.size(), patience, count));
                }
                consumer.poll(TICK).forEach(record -> events.add(event(record)));
            }
        }
        return events;
    }

    private <V extends SpecificRecord> KafkaConsumer<String, V> consumer(Topic<String, V> topic) {
        return consumer(topic, new StringDeserializer(), serdes.deserializer(topic));
    }

    private <K, V> KafkaConsumer<K, V> consumer(Topic<K, V> topic, Deserializer<K> key, Deserializer<V> value) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers(), "isolation.level", "read_committed");
        KafkaConsumer<K, V> consumer = new KafkaConsumer<>(settings, key, value);
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static <K, V> List<ConsumerRecord<K, V>> toTheEnd(KafkaConsumer<K, V> consumer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        List<ConsumerRecord<K, V>> records = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(TICK).forEach(records::add);
        }
        return records;
    }

    private static <V> Event<V> event(ConsumerRecord<String, V> record) {
        return new Event<>(EnvelopeHeaders.read(record.headers()), record.key(), record.value());
    }

    /// Waits until every one of `instances` has a task of the application.
    public void awaitTasks(StreamsApplication application, int instances, Duration patience) {
        await(() -> members(application), working -> working >= instances, patience);
    }

    /// Waits until the application has read all there is in the topic, and committed it.
    public void awaitRead(StreamsApplication application, Topic<?, ?> topic, Duration patience) {
        await(() -> lag(application.id(), topic.name()), lag -> lag == 0, patience);
    }

    private long members(StreamsApplication application) {
        return Objects.requireNonNull(admin.describeStreamsGroups(List.of(application.id()))
                        .describedGroups()
                        .get(application.id()))
                .toCompletionStage()
                .handle((group, notThereYet) -> notThereYet == null
                        ? group.members().stream()
                                .filter(StreamsBroker::hasTask)
                                .count()
                        : 0L)
                .toCompletableFuture()
                .join();
    }

    private static boolean hasTask(StreamsGroupMemberDescription member) {
        return !member.assignment().activeTasks().isEmpty();
    }

    private long lag(String group, String topic) {
        var partitions = get(
                        admin.describeTopics(List.of(topic)).topicNameValues().get(topic))
                .partitions()
                .stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        var committed = get(admin.listStreamsGroupOffsets(Map.of(group, new ListStreamsGroupOffsetsSpec()))
                .partitionsToOffsetAndMetadata(group));
        var ends = get(
                admin.listOffsets(partitions.stream().collect(Collectors.toMap(at -> at, at -> OffsetSpec.latest())))
                        .all());
        return ends.entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata reached = committed.get(end.getKey());
                    return end.getValue().offset() - (reached == null ? 0 : reached.offset());
                })
                .sum();
    }

    private static <T> T await(Supplier<T> look, Predicate<T> enough, Duration patience) {
        Instant deadline = Instant.now().plus(patience);
        T seen = look.get();
        while (!enough.test(seen)) {
            if (Instant.now().isAfter(deadline)) {
                throw new AssertionError("not so within %s: %s".formatted(patience, seen));
            }
            pause();
            seen = look.get();
        }
        return seen;
    }

    private static void pause() {
        try {
            Thread.sleep(TICK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static <T> T get(@Nullable KafkaFuture<T> answer) {
        try {
            return Objects.requireNonNull(answer).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("the broker gives no answer", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        try {
            cluster.close();
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not close", e);
        }
    }
}
