package millrace.console;

import static millrace.console.ConsoleBroker.NOON;
import static millrace.console.ConsoleBroker.published;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ListGroupsTest {

    private static ConsoleBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = ConsoleBroker.start();
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @Test
    void measuresLagFromTheOldestUnprocessedEvent() throws Exception {
        broker.createTopic("lag", 2, Map.of());
        broker.write(List.of(
                order("lag", 0, "a", 500),
                order("lag", 0, "b", 400),
                order("lag", 0, "c", 300),
                order("lag", 1, "d", 200)));
        commit("lagging", Map.of(new TopicPartition("lag", 0), 1L, new TopicPartition("lag", 1), 1L));

        var run = list();

        assertThat(run.lines().getFirst()).startsWith("GROUP").contains("  LAG  OLDEST  NOTE");
        assertThat(run.linesOf("lagging")).containsExactly("lagging classic Empty 0 lag 2 6 min");
    }

    @Test
    void hasNoLagWhereOnlyMarkersFollow() throws Exception {
        broker.createTopic("marked", 1, Map.of());
        broker.writeTransactions(
                List.of(List.of(order("marked", 0, "a", 60)), List.of(order("marked", 0, "b", 50))),
                List.of(order("marked", 0, "never", 40)));

        // a, marker, b, marker, never, marker: 3 is the offset after b
        commit("after-b", Map.of(new TopicPartition("marked", 0), 3L));
        commit("before-b", Map.of(new TopicPartition("marked", 0), 1L));

        var run = list();

        assertThat(run.linesOf("after-b")).containsExactly("after-b classic Empty 0 marked 0 -");
        assertThat(run.linesOf("before-b")).containsExactly("before-b classic Empty 0 marked 1 50 s");
    }

    @Test
    void tellsOfMembersOfBothProtocols() throws Exception {
        broker.createTopic("shared", 1, Map.of());
        broker.write(List.of(order("shared", 0, "a", 20), order("shared", 0, "b", 10)));

        try (var old = broker.member("old", "classic", "shared", 1);
                var young = broker.member("new", "consumer", "shared", 2)) {
            var run = list();

            assertThat(old.assignment()).isEqualTo(young.assignment());
            assertThat(run.linesOf("old")).containsExactly("old classic Stable 1 shared 1 10 s");
            assertThat(run.linesOf("new")).containsExactly("new consumer Stable 1 shared 0 -");
        }
    }

    @Test
    void saysWhatTheLagOfAGroupWithoutACommitIsCountedFrom() throws Exception {
        broker.createTopic("fresh", 1, Map.of());
        broker.write(List.of(order("fresh", 0, "a", 20), order("fresh", 0, "b", 10)));

        try (var member = broker.member("undecided", "consumer", "fresh", 0)) {
            var run = list();

            assertThat(member.assignment()).hasSize(1);
            assertThat(run.linesOf("undecided"))
                    .containsExactly("undecided consumer Stable 1 fresh 2 20 s 1 of 1 partitions without a commit:"
                            + " counted from the first record, with start policy latest it is 0");
        }
    }

    @Test
    void isNeverNegativeWhereTheCommitDoesNotFitThePartition() throws Exception {
        broker.createTopic("odd", 2, Map.of());
        broker.write(List.of(
                order("odd", 0, "a", 40),
                order("odd", 0, "b", 30),
                order("odd", 0, "c", 20),
                order("odd", 1, "d", 10)));
        broker.deleteRecordsBefore(new TopicPartition("odd", 0), 2);
        commit("odd-one", Map.of(new TopicPartition("odd", 0), 1L, new TopicPartition("odd", 1), 7L));

        var run = list();

        assertThat(run.linesOf("odd-one"))
                .containsExactly("odd-one classic Empty 0 odd 1 20 s 1 of 2 partitions overtaken by retention: unread"
                        + " records were deleted, counted from the first that is left; 1 of 2 partitions committed"
                        + " beyond the end: was the topic made anew?");
    }

    @Test
    void countsLargeLagsByOffsets() throws Exception {
        broker.createTopic("large", 1, Map.of());
        var records = new ArrayList<ProducerRecord<String, byte[]>>();
        for (int i = 0; i < 1_200; i++) {
            records.add(order("large", 0, "e" + i, 1_200 - i));
        }
        broker.writeTransactions(List.of(records), List.of());
        commit("slow", Map.of(new TopicPartition("large", 0), 100L));

        var run = list("--json");

        // 1,100 records and the marker that ends their transaction
        assertThat(run.out())
                .contains("{\"group\":\"slow\",\"protocol\":\"classic\",\"state\":\"Empty\",\"members\":0,\"lag\":1101,"
                        + "\"topics\":[{\"topic\":\"large\",\"lag\":1101,\"oldest\":\"2026-11-22T11:41:40Z\","
                        + "\"oldestAgeMillis\":1100000,\"partitions\":[{\"partition\":0,\"standing\":\"COMMITTED\","
                        + "\"committed\":100,\"end\":1201,\"lag\":1101,\"oldest\":\"2026-11-22T11:41:40Z\","
                        + "\"oldestAgeMillis\":1100000}]}]}");
    }

    @Test
    void tellsOfStreamsGroups() throws Exception {
        broker.createTopic("streamed", 3, Map.of());
        broker.write(List.of(order("streamed", 0, "a", 20), order("streamed", 2, "b", 10)));

        var seen = new CountDownLatch(2);
        try (var streams = new KafkaStreams(countDown("streamed", seen), streamsSettings())) {
            streams.start();
            assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
            var run = awaitLine("topology", "Stable 1 streamed 0 -");

            assertThat(run.linesOf("topology")).containsExactly("topology streams Stable 1 streamed 0 -");
        }
    }

    private static Topology countDown(String topic, CountDownLatch latch) {
        var builder = new StreamsBuilder();
        builder.stream(topic, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .foreach((key, value) -> latch.countDown());
        return builder.build();
    }

    private static Properties streamsSettings() throws Exception {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "topology");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "streams");
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Files.createTempDirectory("streams").toString());
        return settings;
    }

    /// Asks until the group's line holds `text`; the broker's answers are the wait.
    private static CommandRun awaitLine(String group, String text) {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        CommandRun run;
        do {
            run = list();
        } while (run.linesOf(group).stream().noneMatch(line -> line.contains(text)) && System.nanoTime() < deadline);
        return run;
    }

    private static ProducerRecord<String, byte[]> order(String topic, int partition, String id, int secondsAgo) {
        return published(topic, partition, id, "millrace.orders.OrderPlaced", id, NOON.minusSeconds(secondsAgo));
    }

    private static void commit(String group, Map<TopicPartition, Long> offsets) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> commits = new HashMap<>();
        offsets.forEach((partition, offset) -> commits.put(partition, new OffsetAndMetadata(offset)));
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.alterConsumerGroupOffsets(group, commits).all().get(30, TimeUnit.SECONDS);
        }
    }

    private static CommandRun list(String... options) {
        var arguments = new ArrayList<>(List.of("--bootstrap-servers", broker.bootstrapServers()));
        arguments.addAll(List.of(options));
        return CommandRun.of(new ListGroups(InstantSource.fixed(NOON)), arguments.toArray(String[]::new));
    }
}
