package millrace.console;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A Kafka cluster as an operator asks it: reads only, joins no group.
final class Cluster implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_MILLIS = 5_000;

    private static final int ANSWER_TIMEOUT_MILLIS = 20_000;

    private final String bootstrapServers;
    private final Admin admin;

    private Cluster(String bootstrapServers, Admin admin) {
        this.bootstrapServers = bootstrapServers;
        this.admin = admin;
    }

    /// @throws UnreachableException if no broker answers within 5 s
    static Cluster connect(String bootstrapServers) {
        try {
            Admin admin = Admin.create(Map.of(
                    AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                    AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, CONNECT_TIMEOUT_MILLIS,
                    AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_TIMEOUT_MILLIS));
            Cluster cluster = new Cluster(bootstrapServers, admin);
            cluster.awaitBroker();
            return cluster;
        } catch (KafkaException e) {
            throw new UnreachableException(nobodyAt(bootstrapServers), e);
        }
    }

    private void awaitBroker() {
        try {
            result(admin.describeCluster(new DescribeClusterOptions().timeoutMs(CONNECT_TIMEOUT_MILLIS))
                    .nodes());
        } catch (UnreachableException e) {
            close();
            throw new UnreachableException(nobodyAt(bootstrapServers), e);
        }
    }

    private static String nobodyAt(String bootstrapServers) {
        return "kafka at %s: no broker answers; expected one within 5 s (--bootstrap-servers, MILLRACE_BOOTSTRAP_SERVERS)"
                .formatted(bootstrapServers);
    }

    Admin admin() {
        return admin;
    }

    /// @throws UnreachableException if the cluster takes too long to answer
    <T> T result(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KafkaException fault && !(fault instanceof TimeoutException)) {
                throw fault;
            }
            throw new UnreachableException("kafka at %s: no answer (%s)".formatted(bootstrapServers, e.getCause()), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /// Names of all topics, internal ones too.
    Set<String> topics() {
        return result(
                admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    }

    /// Every partition of these topics, which must be there.
    List<TopicPartition> partitions(Collection<String> topics) {
        return result(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    int brokers() {
        return result(admin.describeCluster().nodes()).size();
    }

    /// The first offset that is kept of each partition.
    Map<TopicPartition, Long> beginOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /// The offset after the last record, in doubt or not, of each partition.
    Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
    }

    /// The offset up to which a read-committed consumer of each partition can read at this moment.
    Map<TopicPartition, Long> stableOffsets(Collection<TopicPartition> partitions) {
        return offsets(partitions, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
    }

    /// The first offset of each partition whose record's own time is not before `time`; -1 where there is none.
    Map<TopicPartition, Long> offsetsAt(Collection<TopicPartition> partitions, Instant time) {
        return offsets(partitions, OffsetSpec.forTimestamp(time.toEpochMilli()), IsolationLevel.READ_UNCOMMITTED);
    }

    private Map<TopicPartition, Long> offsets(
            Collection<TopicPartition> partitions, OffsetSpec which, IsolationLevel isolation) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().distinct().collect(Collectors.toMap(partition -> partition, _ -> which));
        return result(admin.listOffsets(asked, new ListOffsetsOptions(isolation))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, answer -> answer.getValue().offset()));
    }

    /// A read-committed consumer without a group, for `RecordScan`. Holds at most 16 MiB of fetched records.
    Consumer<byte[], byte[]> reader() {
        return new KafkaConsumer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                        5,
                        ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                        16 * 1024 * 1024,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        2_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /// A producer whose records are acknowledged by all in-sync replicas.
    Producer<byte[], byte[]> writer() {
        return new KafkaProducer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        10_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
