package millrace.benchmarks.goals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import millrace.notifications.NotificationUncertain;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// The broker and what a goal does with it.
final class Stage implements AutoCloseable {

    private final Broker broker;
    private final Path folder;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Set<String> topics = new HashSet<>();

    Stage(Broker broker, Path folder) {
        this.broker = broker;
        this.folder = folder;
        this.admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        this.producer = new KafkaProducer<>(Clients.producer(broker.bootstrapServers()));
    }

    /// A contender's place: a topic of its own, its dead letters, an empty receiver.
    ///
    /// @param name one word, unique
    Place place(Kind kind, String name, int partitions) {
        create(name + ".requested", partitions);
        create(name + ".requested.dead-letters", partitions);
        create(Topics.NOTIFICATIONS_OUTCOMES.name(), 3);
        if (kind == Kind.SHARE) {
            var group = new ConfigResource(ConfigResource.Type.GROUP, kind.group(name));
            var fromTheStart =
                    new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET);
            await(admin.incrementalAlterConfigs(Map.of(group, List.of(fromTheStart)))
                    .all());
        }
        return new Place(this, kind, name, partitions);
    }

    private void create(String topic, int partitions) {
        if (topics.add(topic)) {
            await(admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all());
        }
    }

    Path folder() {
        return folder;
    }

    Running start(Orders orders) throws IOException {
        return Running.start(orders, folder);
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    void publish(Letters letters, int first, int end, int keys) {
        for (int sequence = first; sequence < end; sequence++) {
            var _ = producer.send(letters.record(sequence, keys));
        }
        producer.flush();
    }

    /// Sum of the group's committed offsets, or of what a share group has done with.
    long committed(Kind kind, String group, String topic, int partitions) {
        var all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        if (kind == Kind.SHARE) {
            var spec = Map.of(group, new ListShareGroupOffsetsSpec().topicPartitions(all));
            return await(admin.listShareGroupOffsets(spec).partitionsToOffsetInfo(group)).values().stream()
                    .mapToLong(offset -> offset == null ? 0 : Math.max(0, offset.startOffset()))
                    .sum();
        }
        return await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    /// Sends an empty group back to the beginning.
    void rewind(String group, String topic, int partitions) {
        Map<TopicPartition, OffsetAndMetadata> beginning = new HashMap<>();
        IntStream.range(0, partitions)
                .forEach(partition -> beginning.put(new TopicPartition(topic, partition), new OffsetAndMetadata(0)));
        await(admin.alterConsumerGroupOffsets(group, beginning).all());
    }

    /// The letters of `topic` of which Millrace has said that they may arrive twice, or not at all.
    Set<Integer> flagged(String topic) {
        Set<Integer> flagged = new HashSet<>();
        String type = NotificationUncertain.getClassSchema().getFullName();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            consumer.partitionsFor(Topics.NOTIFICATIONS_OUTCOMES.name())
                    .forEach(info -> all.add(new TopicPartition(info.topic(), info.partition())));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            var ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(at -> consumer.position(at) < ends.getOrDefault(at, 0L))) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                    var envelope = EnvelopeHeaders.read(record.headers());
                    if (envelope.type().equals(type) && envelope.subject().startsWith(topic + "/")) {
                        flagged.add(Integer.parseInt(envelope.subject().substring(topic.length() + 1)));
                    }
                });
            }
        }
        return flagged;
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
