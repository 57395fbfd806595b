package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSent;
import millrace.schemas.Topic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class ReplayApplyTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PARTITIONS = 3;

    private static ReactionBroker broker;

    @TempDir
    private Path folder;

    private final List<String> fired = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void startBroker() {
        broker = ReactionBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private ReactionPart start(String reaction) {
        var letters = new LetterReaction(
                reaction,
                Letters.topic(reaction + ".requested"),
                WhenInDoubt.RESEND,
                delivery -> Plan.fire(() -> {
                    fired.add(delivery.event().key() + " " + Letters.sequence(delivery)
                            + delivery.generation().map(" "::concat).orElse(""));
                    return LetterReaction.sent(delivery);
                }));
        var part = ReactionPart.of(letters, broker.config(), broker.serdes(), new SimpleMeterRegistry());
        part.start();
        return part;
    }

    private static Topic<String, NotificationRequested> published(String reaction, int many) {
        var topic = Letters.topic(reaction + ".requested");
        broker.create(topic, PARTITIONS);
        Letters.publish(broker, topic, many, 10);
        return topic;
    }

    private static Map<Integer, Long> ends(Topic<?, ?> topic) {
        Map<Integer, Long> ends = new HashMap<>();
        broker.read(topic.name()).forEach(record -> ends.merge(record.partition(), record.offset() + 1, Math::max));
        return ends;
    }

    /// What an operator sends to every partition.
    private static void act(String reaction, String what, String name, Map<String, String> more) {
        ends(Letters.topic(reaction + ".requested")).forEach((partition, end) -> {
            var action = new ProducerRecord<byte[], byte[]>(reaction + ".actions", partition, null, new byte[0]);
            Map<String, String> headers = new HashMap<>(Map.of(
                    ActionHeaders.ID,
                    name + "-" + partition,
                    ActionHeaders.WHAT,
                    what,
                    ActionHeaders.HEAD,
                    "0",
                    ActionHeaders.TO,
                    Long.toString(end),
                    ActionHeaders.BY,
                    "ada"));
            headers.putAll(more);
            headers.forEach((header, value) -> action.headers().add(header, value.getBytes(StandardCharsets.UTF_8)));
            broker.send(action);
        });
        broker.flush();
    }

    private static void replay(String reaction, String name, String generation, int perMinute) {
        act(
                reaction,
                "replay",
                name,
                Map.of(ActionHeaders.GENERATION, generation, ActionHeaders.PER_MINUTE, Integer.toString(perMinute)));
    }

    /// The latest state of each partition comes to say all of `texts`.
    private static void awaitTold(String reaction, String... texts) {
        Waiting.until(PATIENCE, () -> "not told %s: %s".formatted(List.of(texts), states(reaction)), () -> {
            var states = states(reaction);
            return states.size() == PARTITIONS
                    && states.values().stream()
                            .allMatch(row -> List.of(texts).stream().allMatch(row::contains));
        });
    }

    private static Map<Integer, String> states(String reaction) {
        Map<Integer, String> states = new HashMap<>();
        broker.read(reaction + ".state")
                .forEach(row -> states.put(row.partition(), new String(row.value(), StandardCharsets.UTF_8)));
        return states;
    }

    private static void awaitCommitted(String reaction, long many) {
        Waiting.until(
                PATIENCE,
                () -> "committed " + broker.committed(reaction),
                () -> broker.committed(reaction).values().stream()
                                .mapToLong(offset -> offset)
                                .sum()
                        == many);
    }

    private static Map<ReplayVerdict, Long> plan(String reaction, String generation) {
        var planner = new ReplayPlanner(broker.bootstrapServers(), reaction, generation, InstantSource.system());
        Map<ReplayVerdict, Long> sum = new EnumMap<>(ReplayVerdict.class);
        ends(Letters.topic(reaction + ".requested")).forEach((partition, end) -> planner.plan(
                        new TopicPartition(reaction + ".requested", partition), 0, end, _ -> {})
                .forEach((verdict, times) -> sum.merge(verdict, times, Long::sum)));
        return sum;
    }

    /// Each key's, in the order of their firing.
    private Map<String, List<Integer>> byKey(String generation) {
        Map<String, List<Integer>> sequences = new HashMap<>();
        synchronized (fired) {
            fired.stream().map(line -> line.split(" ")).forEach(words -> {
                if (generation.equals(words.length > 2 ? words[2] : "")) {
                    sequences.computeIfAbsent(words[0], _ -> new ArrayList<>()).add(Integer.parseInt(words[1]));
                }
            });
        }
        return sequences;
    }

    private static Map<String, List<Integer>> inOrder(int end) {
        Map<String, List<Integer>> sequences = new HashMap<>();
        IntStream.range(0, end).forEach(sequence -> sequences
                .computeIfAbsent("customer-" + sequence % 10, _ -> new ArrayList<>())
                .add(sequence));
        return sequences;
    }

    @Test
    void firesEverythingOnceMoreUnderAGenerationHoweverOftenThatIsAskedFor() {
        published("again", 60);
        try (var _ = start("again")) {
            awaitCommitted("again", 60);
            assertThat(plan("again", "second")).isEqualTo(Map.of(ReplayVerdict.NEW, 60L));
            replay("again", "first-time", "second", 600_000);
            awaitTold("again", "\"id\":\"first-time-", "\"generation\":\"second\"", "\"isOver\":true");
            assertThat(plan("again", "second")).isEqualTo(Map.of(ReplayVerdict.IDENTICAL, 60L));
            assertThat(plan("again", "")).isEqualTo(Map.of(ReplayVerdict.IDENTICAL, 60L));

            replay("again", "second-time", "second", 600_000);
            awaitTold("again", "\"id\":\"second-time-", "\"tried\":0", "\"isOver\":true");
        }

        assertThat(fired).hasSize(120).doesNotHaveDuplicates();
        assertThat(byKey("")).isEqualTo(inOrder(60));
        assertThat(byKey("second")).isEqualTo(inOrder(60));
        assertThat(broker.facts(NotificationSent.class).stream()
                        .filter(sent -> sent.getAnswers().startsWith("again.requested/")))
                .as("a fact of its own for each")
                .hasSize(120);
    }

    @Test
    void firesWhatTheGroupHasSkippedAndNothingElse() {
        var topic = published("skipped", 40);
        try (var _ = start("skipped")) {
            awaitCommitted("skipped", 40);
        }
        Letters.publish(broker, topic, 40, 100, 10);
        broker.skip("skipped", ends(topic), topic); // somebody sends the group ahead
        Letters.publish(broker, topic, 100, 120, 10);
        fired.clear();

        try (var _ = start("skipped")) {
            awaitCommitted("skipped", 120);
            assertThat(plan("skipped", "")).isEqualTo(Map.of(ReplayVerdict.IDENTICAL, 60L, ReplayVerdict.NEW, 60L));
            replay("skipped", "mend", "", 600_000);
            awaitTold("skipped", "\"id\":\"mend-", "\"isOver\":true");
        }

        assertThat(plan("skipped", "")).isEqualTo(Map.of(ReplayVerdict.IDENTICAL, 120L));
        assertThat(fired).hasSize(80).doesNotHaveDuplicates();
        assertThat(byKey("").values())
                .allSatisfy(sequences -> assertThat(sequences.stream().filter(sequence -> sequence < 100))
                        .isSorted());
    }

    @Test
    void goesOnWhereItWasKilledAndCanBeCancelled() throws IOException {
        published("killed", 300);
        var file = new LetterFile(folder.resolve("killed"));
        Process first = LetterInstance.start(LetterInstance.Orders.of(broker, "killed", file.path(), "FIRST", 8));
        try {
            awaitCommitted("killed", 300);
            replay("killed", "rescue", "second", 3_000);
            Waiting.until(
                    PATIENCE,
                    () -> "only " + file.of("second").size(),
                    () -> file.of("second").size() >= 100);
        } finally {
            first.destroyForcibly();
        }
        Process second = LetterInstance.start(LetterInstance.Orders.of(broker, "killed", file.path(), "SECOND", 8));
        try {
            awaitTold("killed", "\"id\":\"rescue-", "\"isOver\":true");
            replay("killed", "slow", "third", 60);
            Waiting.until(PATIENCE, () -> "none", () -> !file.of("third").isEmpty());
            act("killed", "cancel", "stop", Map.of());
            awaitTold("killed", "\"id\":\"slow-", "\"isCancelled\":true,\"isOver\":true");
        } finally {
            second.destroyForcibly();
        }

        var journal = file.journal("second");
        assertThat(file.of("second").stream().map(LetterFile.Line::instance).distinct())
                .containsExactly("FIRST", "SECOND");
        assertThat(journal.lost(300)).allMatch(LetterInstance::isDeadLetter).hasSize(30);
        assertThat(journal.outOfOrder()).isEmpty();
        assertThat(journal.repeats())
                .as("at most what was in flight, and flagged")
                .hasSizeLessThanOrEqualTo(8)
                .allMatch(EffectJournal.Seen::uncertain);
        assertThat(file.of("third")).hasSizeLessThan(300);
        assertThat(file.journal("").repeats()).isEmpty();
    }

    @Test
    void keepsItsRateAndLetsOthersPass() {
        published("slow", 30);
        try (var _ = start("slow")) {
            awaitCommitted("slow", 30);
            replay("slow", "slowly", "second", 1);
            Waiting.until(PATIENCE, () -> "fired " + fired, () -> fired.size() == 30 + PARTITIONS);
            Letters.publish(broker, Letters.topic("slow.requested"), 30, 60, 10);
            awaitCommitted("slow", 60);

            assertThat(byKey("")).isEqualTo(inOrder(60));
            assertThat(byKey("second").values().stream().mapToInt(List::size).sum())
                    .as("one a minute in each partition")
                    .isLessThan(30);
            act("slow", "cancel", "stop", Map.of());
            awaitTold("slow", "\"isCancelled\":true,\"isOver\":true");
        }
    }
}
