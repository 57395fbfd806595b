package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationRequested;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Identity;
import millrace.schemas.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReplayPlannerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final Instant now = Instant.now();
    private final Instant longAgo = now.minus(Duration.ofDays(8));

    private static ReactionBroker broker;

    private final Queue<Integer> fired = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isMended = new AtomicBoolean();

    @BeforeAll
    static void startBroker() {
        broker = ReactionBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void tellsEveryVerdictAsATakeOverWouldFindIt() throws Exception {
        var source = source("every", 1);
        for (String id : List.of("new", "done", "doubt", "failed", "parked", "letter", "elsewhere", "new", "void")) {
            publish(source, 0, id, now);
        }
        publish(source, 0, "void-end", now);
        publish(source, 0, "forgotten", longAgo);
        publish(source, 0, "old-but-known", longAgo);
        broker.flush();
        var started = new LedgerEntry.Started(1, false);
        var done = new LedgerEntry.Done("ok", List.of());
        var kafka = new KafkaSettings(broker.bootstrapServers(), "every", Map.of());

        try (var producer = new KafkaProducer<byte[], byte[]>(kafka.producer())) {
            var first = new Writer("every", "first", producer, kafka);
            first.tell("done", started, Place.inSource(1));
            first.tell("done", done, Place.inSource(1));
            first.tell("doubt", started, Place.inSource(2));
            first.tell("failed", started, Place.inSource(3));
            first.tell("failed", new LedgerEntry.Failed(1, 0, false, "busy"), Place.inSource(3));
            first.tell("parked", new LedgerEntry.Parked(), new Place(4, 0, "c", false, "", now.toEpochMilli()));
            first.tell("letter", gaveUp(5), Place.inSource(5));
            first.tell("elsewhere", gaveUp(100), Place.inSource(100));
            first.tell("void-end", started, Place.inSource(9));
            var second = new Writer("every", "second", producer, kafka);
            first.tell("void", done, Place.inSource(8));
            first.tell("void-end", done, Place.inSource(9));
            second.tell("old-but-known", done, Place.inSource(11));
        }
        int written = broker.read("every.ledger").size();
        var shares = new ArrayList<Double>();

        var plan = planner("every").plan(new TopicPartition(source, 0), 0, 12, shares::add);

        assertThat(plan)
                .isEqualTo(Map.of(
                        ReplayVerdict.NEW, 2L, // "void" is the second
                        ReplayVerdict.IDENTICAL, 3L, // the repeat of "new" is one
                        ReplayVerdict.STALE, 1L,
                        ReplayVerdict.IN_DOUBT, 2L, // "void-end" is the second
                        ReplayVerdict.UNFINISHED, 1L,
                        ReplayVerdict.PARKED, 1L,
                        ReplayVerdict.DEAD_LETTER, 1L,
                        ReplayVerdict.TRIED_AGAIN, 1L));
        assertThat(shares).isSorted().last().isEqualTo(1.0);
        assertThat(planner("every").plan(new TopicPartition(source, 0), 10, 11, _ -> {}))
                .isEqualTo(Map.of(ReplayVerdict.STALE, 1L));
        assertThat(broker.read("every.ledger")).as("a plan writes nothing").hasSize(written);
    }

    @Test
    void countsWhatAnOperatorDroppedAsDeadLetters() throws Exception {
        var source = source("dropped", 1);
        publish(source, 0, "before", now);
        publish(source, 0, "behind", now);
        broker.flush();
        var kafka = new KafkaSettings(broker.bootstrapServers(), "dropped", Map.of());
        try (var producer = new KafkaProducer<byte[], byte[]>(kafka.producer())) {
            var drop = new LedgerEntry.Braked(LedgerEntry.Braked.State.DROPPED, 1, "too many");
            new Writer("dropped", "first", producer, kafka).tell(LedgerEntry.Braked.KEY, drop, Place.inSource(0));
        }

        var plan = planner("dropped").plan(new TopicPartition(source, 0), 0, 2, _ -> {});

        assertThat(plan).isEqualTo(Map.of(ReplayVerdict.DEAD_LETTER, 1L, ReplayVerdict.NEW, 1L));
    }

    @Test
    void tellsWhatAGenerationWouldFireHoweverTheFirstEffectsEnded() throws Exception {
        var source = source("generations", 1);
        for (String id : List.of("done", "again", "letter", "new", "dropped")) {
            publish(source, 0, id, longAgo);
        }
        broker.flush();
        var done = new LedgerEntry.Done("ok", List.of());
        var kafka = new KafkaSettings(broker.bootstrapServers(), "generations", Map.of());
        try (var producer = new KafkaProducer<byte[], byte[]>(kafka.producer())) {
            var first = new Writer("generations", "first", producer, kafka);
            first.tell("done", done, Place.inSource(0));
            first.tell("letter", gaveUp(2), Place.inSource(2));
            first.tell(
                    LedgerEntry.Braked.KEY,
                    new LedgerEntry.Braked(LedgerEntry.Braked.State.DROPPED, 99, "too many"),
                    Place.inSource(0));
            first.tell(LedgerEntry.Opened.key("late"), new LedgerEntry.Opened(now.toEpochMilli()), Place.inSource(0));
            first.tell(
                    LedgerEntry.Opened.key("old"), new LedgerEntry.Opened(longAgo.toEpochMilli()), Place.inSource(0));
            first.tell(EffectId.of("generations", new Identity("/test", "again"), "late"), done, Place.inSource(1));
        }
        var all = new TopicPartition(source, 0);

        assertThat(planner("generations", "never").plan(all, 0, 5, _ -> {})).isEqualTo(Map.of(ReplayVerdict.NEW, 5L));
        assertThat(planner("generations", "late").plan(all, 0, 5, _ -> {}))
                .isEqualTo(Map.of(ReplayVerdict.NEW, 4L, ReplayVerdict.IDENTICAL, 1L));
        assertThat(planner("generations", "old").plan(all, 0, 5, _ -> {}))
                .as("it may have been done and forgotten")
                .isEqualTo(Map.of(ReplayVerdict.STALE, 5L));
    }

    @Test
    void saysWhatARewindOfTheStoppedReactionThenFires() {
        var topic = Letters.topic("rewound.requested");
        broker.create(topic, 3);
        Letters.publish(broker, topic, 30, 10);
        runUntilCommitted(topic, 30);
        assertThat(fired).hasSize(27);
        Letters.publish(broker, topic, 40, 10); // 30 repeats and 10 new ones

        var plan = planOfAll(topic);

        assertThat(plan)
                .isEqualTo(Map.of(
                        ReplayVerdict.IDENTICAL, 54L,
                        ReplayVerdict.DEAD_LETTER, 3L,
                        ReplayVerdict.TRIED_AGAIN, 3L,
                        ReplayVerdict.NEW, 10L));
        fired.clear();
        isMended.set(true);
        broker.rewind("rewound", topic, 3);
        runUntilCommitted(topic, 70);
        assertThat(fired).containsExactlyInAnyOrder(9, 19, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39);
        assertThat(planOfAll(topic)).isEqualTo(Map.of(ReplayVerdict.IDENTICAL, 70L));
    }

    private void runUntilCommitted(Topic<String, NotificationRequested> topic, long many) {
        var reaction = new LetterReaction("rewound", topic, WhenInDoubt.RESEND, this::plan);
        try (var part = ReactionPart.of(reaction, broker.config(), broker.serdes(), new SimpleMeterRegistry())) {
            part.start();
            Waiting.until(
                    PATIENCE,
                    () -> "committed " + broker.committed("rewound"),
                    () -> broker.committed("rewound").values().stream()
                                    .mapToLong(offset -> offset)
                                    .sum()
                            == many);
        }
    }

    private Plan plan(Delivery<NotificationRequested> delivery) {
        int sequence = Letters.sequence(delivery);
        if (sequence % 10 == 9 && !isMended.get()) {
            return Plan.settled(new Outcome.DeadLetter("no such account", List.of()));
        }
        return Plan.fire(() -> {
            fired.add(sequence);
            return LetterReaction.sent(delivery);
        });
    }

    private static Map<ReplayVerdict, Long> planOfAll(Topic<?, ?> topic) {
        Map<ReplayVerdict, Long> sum = new EnumMap<>(ReplayVerdict.class);
        for (int partition = 0; partition < 3; partition++) {
            int at = partition;
            long end = broker.read(topic.name()).stream()
                    .filter(record -> record.partition() == at)
                    .count();
            planner("rewound")
                    .plan(new TopicPartition(topic.name(), partition), 0, end, _ -> {})
                    .forEach((verdict, many) -> sum.merge(verdict, many, Long::sum));
        }
        return sum;
    }

    private static ReplayPlanner planner(String reaction) {
        return planner(reaction, "");
    }

    private static ReplayPlanner planner(String reaction, String generation) {
        return new ReplayPlanner(broker.bootstrapServers(), reaction, generation, InstantSource.system());
    }

    private static String source(String reaction, int partitions) throws Exception {
        var topic = Letters.topic(reaction + ".requested");
        broker.create(topic, partitions);
        try (var admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            new ReactionTopics(reaction, topic.name()).provide(admin, broker.config());
        }
        return topic.name();
    }

    private static void publish(String topic, int partition, String id, Instant recorded) {
        var envelope = Envelope.published(new Identity("/test", id), "t", recorded, recorded, "c", Optional.empty());
        var record = new ProducerRecord<>(topic, partition, "c".getBytes(StandardCharsets.UTF_8), new byte[] {1});
        EnvelopeHeaders.write(envelope, record.headers());
        broker.send(record);
    }

    private static LedgerEntry gaveUp(long offset) {
        return new LedgerEntry.GaveUp(offset, "no such account", false, false, true, List.of());
    }

    /// An owner of the only partition, as an engine is one.
    private static final class Writer implements Ledger.Acknowledgement {

        private final String reaction;
        private final Ledger ledger;
        private final KafkaProducer<byte[], byte[]> producer;

        Writer(String reaction, String owner, KafkaProducer<byte[], byte[]> producer, KafkaSettings kafka)
                throws Exception {
            this.reaction = reaction;
            this.producer = producer;
            ledger = new Ledger(ReactionTopics.ledger(reaction), owner, producer, kafka, Duration.ofDays(7));
            var _ = ledger.takeOver(List.of(0), _ -> true);
        }

        void tell(String event, LedgerEntry entry, Place place) {
            tell(EffectId.of(reaction, new Identity("/test", event)), entry, place);
        }

        void tell(EffectId id, LedgerEntry entry, Place place) {
            ledger.append(0, id, entry, place, this);
            producer.flush();
        }

        @Override
        public void appended(long offset) {}

        @Override
        public void failed(Exception cause) {
            throw new AssertionError(cause);
        }
    }
}
