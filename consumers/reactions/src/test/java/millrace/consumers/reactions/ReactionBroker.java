package millrace.consumers.reactions;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.EventSerdes;
import millrace.schemas.EventTypes;
import millrace.schemas.Identity;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.Topic;
import millrace.schemas.Topics;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;

/// A real broker in this JVM for tests of reactions, with short session timeouts, and what a test does around it.
public final class ReactionBroker implements AutoCloseable {

    private final KafkaClusterTestKit cluster;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final EventSerdes serdes = new EventSerdes(SchemaRegistry.inMemory());

    private ReactionBroker(KafkaClusterTestKit cluster) {
        this.cluster = cluster;
        this.admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrapServers(),
                        "linger.ms",
                        5,
                        "max.in.flight.requests.per.connection",
                        1),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public static ReactionBroker start() {
        try {
            var cluster = new KafkaClusterTestKit.Builder(new TestKitNodes.Builder()
                            .setCombined(true)
                            .setNumBrokerNodes(1)
                            .setNumControllerNodes(1)
                            .build())
                    .setConfigProp("auto.create.topics.enable", "false")
                    .setConfigProp("offsets.topic.num.partitions", "1")
                    .setConfigProp("offsets.topic.replication.factor", "1")
                    .setConfigProp("log.cleaner.dedupe.buffer.size", "2097152")
                    .setConfigProp("group.consumer.min.session.timeout.ms", "3000")
                    .setConfigProp("group.consumer.session.timeout.ms", "3000")
                    .setConfigProp("group.consumer.min.heartbeat.interval.ms", "200")
                    .setConfigProp("group.consumer.heartbeat.interval.ms", "300")
                    .setConfigProp("group.consumer.assignment.interval.ms", "0")
                    .build();
            cluster.format();
            cluster.startup();
            cluster.waitForReadyBrokers();
            return new ReactionBroker(cluster);
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not start", e);
        }
    }

    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    public EventSerdes serdes() {
        return serdes;
    }

    /// A configuration with short retries.
    public ReactionConfig config() {
        return new ReactionConfig(
                bootstrapServers(),
                URI.create("http://127.0.0.1:1"),
                100,
                5,
                Duration.ofMillis(50),
                Duration.ofMillis(400),
                Duration.ofSeconds(10),
                1,
                Duration.ofDays(7));
    }

    /// Creates the topic, its dead letters, and the topics of the facts.
    public void create(Topic<?, ?> topic, int partitions) {
        var topics = Stream.concat(
                        Stream.of(topic.name(), topic.deadLetters().name()),
                        Stream.of(Topics.NOTIFICATIONS_OUTCOMES.name()))
                .filter(name -> !existing().contains(name))
                .map(name -> new NewTopic(name, partitions, (short) 1))
                .toList();
        await(admin.createTopics(topics).all());
    }

    private Set<String> existing() {
        return await(admin.listTopics().names());
    }

    /// Publishes an event, with an identity of its own or one used before.
    public void publish(Topic<?, ?> topic, String id, String key, SpecificRecord value) {
        var envelope = Envelope.published(
                new Identity("/test", id),
                EventTypes.of(value).name(),
                Instant.now(),
                Instant.now(),
                key,
                Optional.empty());
        byte[] bytes = serdes.serializer().serialize(topic.name(), value);
        var record = new ProducerRecord<>(topic.name(), key.getBytes(StandardCharsets.UTF_8), bytes);
        EnvelopeHeaders.write(envelope, record.headers());
        send(record);
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        var _ = producer.send(record);
    }

    public void flush() {
        producer.flush();
    }

    /// Everything in the topic now.
    public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                consumer.poll(Duration.ofMillis(50)).forEach(records::add);
            }
            return records;
        }
    }

    /// The facts of one type that were published, each identity once.
    public <V extends SpecificRecord> List<V> facts(Class<V> type) {
        var deserializer = serdes.deserializer(Topics.NOTIFICATIONS_OUTCOMES);
        Map<Identity, SpecificRecord> facts = new HashMap<>();
        for (var record : read(Topics.NOTIFICATIONS_OUTCOMES.name())) {
            facts.put(
                    EnvelopeHeaders.read(record.headers()).identity(),
                    deserializer.deserialize(record.topic(), record.value()));
        }
        return facts.values().stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// The committed offset of each partition of the reaction's group.
    public Map<Integer, Long> committed(String reaction) {
        return await(admin.listConsumerGroupOffsets("millrace-" + reaction).partitionsToOffsetAndMetadata())
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(entry -> entry.getKey().partition(), entry -> entry.getValue()
                        .offset()));
    }

    /// Sends the reaction's group, which must be empty, back to the beginning.
    public void rewind(String reaction, Topic<?, ?> topic, int partitions) {
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            beginning.put(new TopicPartition(topic.name(), partition), new OffsetAndMetadata(0));
        }
        await(admin.alterConsumerGroupOffsets("millrace-" + reaction, beginning).all());
    }

    /// Sends the reaction's group, which must be empty, ahead.
    public void skip(String reaction, Map<Integer, Long> offsets, Topic<?, ?> topic) {
        Map<TopicPartition, OffsetAndMetadata> ahead = new HashMap<>();
        offsets.forEach((partition, offset) ->
                ahead.put(new TopicPartition(topic.name(), partition), new OffsetAndMetadata(offset)));
        await(admin.alterConsumerGroupOffsets("millrace-" + reaction, ahead).all());
    }

    /// Stops the broker and starts it again.
    public void restart() {
        cluster.brokers().values().forEach(broker -> broker.shutdown());
        cluster.brokers().values().forEach(broker -> broker.awaitShutdown());
        cluster.brokers().values().forEach(broker -> broker.startup());
    }

    private static <T> T await(org.apache.kafka.common.KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        try {
            cluster.close();
        } catch (Exception e) {
            throw new IllegalStateException("the broker did not stop", e);
        }
    }
}
