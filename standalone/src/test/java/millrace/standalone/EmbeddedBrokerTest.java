package millrace.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

    private static final TopicPartition FACTS = new TopicPartition("facts", 0);
    /// Longer than Kafka's own session timeout of 9 s.
    private static final Duration STALL = Duration.ofSeconds(10);
    /// A heartbeat may be quicker than the controller's look at the clock; not each time.
    private static final int STALLS = 3;

    @TempDir
    Path folder;

    private final int port = Listener.anyFreePort();

    @Test
    void findsItsClusterAndItsRecordsAfterARestart() throws Exception {
        String before;
        try (var broker = new EmbeddedBroker(folder, port)) {
            broker.start();
            before = clusterId();
            createTopic();
            produce("a fact");
        }

        try (var broker = new EmbeddedBroker(folder, port)) {
            broker.start();

            assertThat(clusterId()).isEqualTo(before);
            assertThat(firstRecord()).isEqualTo("a fact");
        }
    }

    /// A broker that its controller fences loads its groups twice at once, and may then never expire a dead member.
    @Test
    void isNotFencedForStandingStillThoughItsPredecessorWasKilled() throws Exception {
        try (var killed = BrokerProcess.start(folder, port)) {
            createTopic();
            produce("a fact");
            killed.signal("KILL");
        }

        try (var broker = BrokerProcess.start(folder, port)) {
            int before = leaderEpoch();
            for (int stall = 0; stall < STALLS; stall++) {
                broker.signal("STOP");
                assertThat(silenceFor(STALL)).isTrue();
                broker.signal("CONT");
            }
            produce("another fact");

            assertThat(leaderEpoch()).isEqualTo(before);
            assertThat(firstRecord()).isEqualTo("a fact");
        }
    }

    /// Whether nobody answers for that long.
    private boolean silenceFor(Duration time) throws Exception {
        try (var admin = Admin.create(clientSettings())) {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) time.toMillis()))
                    .clusterId()
                    .get();
            return false;
        } catch (ExecutionException e) {
            return e.getCause() instanceof TimeoutException;
        }
    }

    private int leaderEpoch() throws Exception {
        try (var admin = Admin.create(clientSettings())) {
            return admin.listOffsets(Map.of(FACTS, OffsetSpec.latest()))
                    .partitionResult(FACTS)
                    .get()
                    .leaderEpoch()
                    .orElseThrow();
        }
    }

    private String clusterId() throws Exception {
        try (var admin = Admin.create(clientSettings())) {
            return admin.describeCluster().clusterId().get();
        }
    }

    private void createTopic() throws Exception {
        try (var admin = Admin.create(clientSettings())) {
            admin.createTopics(List.of(new NewTopic(FACTS.topic(), Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        }
    }

    private void produce(String fact) throws Exception {
        try (var producer =
                new KafkaProducer<>(clientSettings(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(FACTS.topic(), fact.getBytes(UTF_8)))
                    .get();
        }
    }

    private String firstRecord() {
        try (var consumer =
                new KafkaConsumer<>(clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(FACTS));
            consumer.seekToBeginning(List.of(FACTS));
            var records = consumer.poll(Duration.ofSeconds(10)).records(FACTS);
            return new String(records.getFirst().value(), UTF_8);
        }
    }

    private Map<String, Object> clientSettings() {
        return Map.of("bootstrap.servers", "127.0.0.1:" + port);
    }
}
