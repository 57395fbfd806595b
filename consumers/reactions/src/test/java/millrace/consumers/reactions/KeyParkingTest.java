package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationRequested;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class KeyParkingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BAD = "customer-3";

    private static ReactionBroker broker;

    private final List<EffectJournal.Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean isMended = new AtomicBoolean();

    @BeforeAll
    static void startBroker() {
        broker = ReactionBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /// A reaction whose keys park.
    private record Ordered(LetterReaction letters) implements Reaction<NotificationRequested> {

        @Override
        public String name() {
            return letters.name();
        }

        @Override
        public Topic<String, NotificationRequested> topic() {
            return letters.topic();
        }

        @Override
        public EffectClass<NotificationRequested> effectClass() {
            return letters.effectClass();
        }

        @Override
        public AfterGivingUp afterGivingUp() {
            return AfterGivingUp.PARK_KEY;
        }

        @Override
        public Plan plan(Delivery<NotificationRequested> delivery) {
            return letters.plan(delivery);
        }
    }

    private Plan plan(Delivery<NotificationRequested> delivery) {
        boolean isBad = delivery.event().key().equals(BAD) && Letters.sequence(delivery) == 3 && !isMended.get();
        return isBad
                ? Plan.settled(new Outcome.DeadLetter("no such account", List.of()))
                : Plan.fire(() -> happen(delivery));
    }

    private Outcome happen(Delivery<NotificationRequested> delivery) {
        seen.add(new EffectJournal.Seen(delivery.event().key(), Letters.sequence(delivery), delivery.uncertain()));
        return LetterReaction.sent(delivery);
    }

    private ReactionPart start(
            Topic<String, NotificationRequested> topic,
            Function<LetterReaction, Reaction<NotificationRequested>> kind) {
        var letters = new LetterReaction(reaction(topic), topic, WhenInDoubt.RESEND, this::plan);
        var part = ReactionPart.of(kind.apply(letters), broker.config(), broker.serdes(), new SimpleMeterRegistry());
        part.start();
        return part;
    }

    private static String reaction(Topic<?, ?> topic) {
        return topic.name().replace(".requested", "");
    }

    private Topic<String, NotificationRequested> letters(String name) {
        var topic = Letters.topic(name + ".requested");
        broker.create(topic, 3);
        Letters.publish(broker, topic, 100, 10);
        return topic;
    }

    private void awaitSeen(int many) {
        Waiting.until(PATIENCE, () -> "only %d of %d".formatted(seen.size(), many), () -> seen.size() >= many);
    }

    private static void awaitCommitted(Topic<?, ?> topic, int many) {
        Waiting.until(
                PATIENCE,
                () -> "committed " + broker.committed(reaction(topic)),
                () -> broker.committed(reaction(topic)).values().stream()
                                .mapToLong(offset -> offset)
                                .sum()
                        == many);
    }

    private List<Integer> sequencesOf(String key) {
        synchronized (seen) {
            return seen.stream()
                    .filter(effect -> effect.key().equals(key))
                    .map(EffectJournal.Seen::sequence)
                    .toList();
        }
    }

    private static List<Integer> sequences(int first) {
        return IntStream.iterate(first, sequence -> sequence < 100, sequence -> sequence + 10)
                .boxed()
                .toList();
    }

    /// What an operator sees comes to say all of `texts`.
    private static void awaitTold(Topic<?, ?> topic, String... texts) {
        Waiting.until(
                PATIENCE, () -> "not told " + List.of(texts), () -> broker.read(reaction(topic) + ".state").stream()
                        .map(row -> new String(row.value(), StandardCharsets.UTF_8))
                        .anyMatch(row -> List.of(texts).stream().allMatch(row::contains)));
    }

    private static ConsumerRecord<byte[], byte[]> deadLetter(Topic<?, ?> topic) {
        var letters = broker.read(topic.deadLetters().name());
        assertThat(letters).hasSize(1);
        return letters.getFirst();
    }

    private static void act(Topic<?, ?> topic, String what, byte[] value) {
        var letter = deadLetter(topic);
        var partition = Integer.parseInt(text(letter, DeadLetterHeaders.PARTITION));
        var action = new ProducerRecord<>(
                reaction(topic) + ".actions", partition, BAD.getBytes(StandardCharsets.UTF_8), value);
        put(action, ActionHeaders.ID, what + "-1");
        put(action, ActionHeaders.WHAT, what);
        put(action, ActionHeaders.HEAD, text(letter, DeadLetterHeaders.OFFSET));
        put(action, ActionHeaders.BY, "ada");
        broker.send(action);
        broker.flush();
    }

    private static void put(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void parksAKeyBehindItsDeadLetterAndGoesOnInOrderWhenItIsRetried() {
        var topic = letters("retried");
        try (var _ = start(topic, Ordered::new)) {
            awaitSeen(90);
            awaitCommitted(topic, 100);
            assertThat(sequencesOf(BAD)).isEmpty();
            assertThat(text(deadLetter(topic), DeadLetterHeaders.REASON)).isEqualTo("no such account");
        }

        isMended.set(true);
        try (var _ = start(topic, Ordered::new)) {
            Letters.publish(broker, Letters.topic("retried.requested"), 100, 10);
            awaitCommitted(topic, 200);
            assertThat(sequencesOf(BAD)).isEmpty();
            awaitTold(topic, "\"key\":\"customer-3\",\"state\":\"HELD\"", "\"reason\":\"no such account\"");
            act(topic, "retry", new byte[0]);
            act(topic, "retry", new byte[0]);
            awaitSeen(100);
            awaitTold(topic, "\"actions\":[{\"id\":\"retry-1\",\"outcome\":\"retried\"}]");
        }

        assertThat(sequencesOf(BAD)).containsExactlyElementsOf(sequences(3));
        assertThat(seen).hasSize(100);
    }

    @Test
    void goesOnBehindASkippedHead() {
        var topic = letters("skipped");
        try (var _ = start(topic, Ordered::new)) {
            awaitSeen(90);
            awaitCommitted(topic, 100);
            act(topic, "skip-head", new byte[0]);
            awaitSeen(99);
        }

        assertThat(sequencesOf(BAD)).containsExactlyElementsOf(sequences(13));
    }

    @Test
    void leavesASkippedKeyToTheDeadLettersInOrder() {
        var topic = letters("left");
        try (var _ = start(topic, Ordered::new)) {
            awaitSeen(90);
            awaitCommitted(topic, 100);
            act(topic, "skip-key", new byte[0]);
            Waiting.until(
                    PATIENCE,
                    () -> "not all are dead letters",
                    () -> broker.read(topic.deadLetters().name()).size() == 10);
        }

        var letters = broker.read(topic.deadLetters().name());
        assertThat(letters.stream().map(letter -> Long.parseLong(text(letter, DeadLetterHeaders.OFFSET))))
                .isSorted();
        assertThat(text(letters.getLast(), DeadLetterHeaders.REASON))
                .isEqualTo("gave up after 0 attempts: skipped by ada");
        assertThat(sequencesOf(BAD)).isEmpty();
    }

    @Test
    void takesTheOperatorsValueInPlaceOfTheRecords() {
        var topic = letters("mended");
        var mended = broker.serdes().serializer().serialize(topic.name(), Letters.letter(1_003));
        try (var _ = start(topic, Ordered::new)) {
            awaitSeen(90);
            awaitCommitted(topic, 100);
            act(topic, "mend", mended);
            awaitSeen(100);
        }

        assertThat(sequencesOf(BAD).getFirst()).isEqualTo(1_003);
        assertThat(sequencesOf(BAD).subList(1, 10)).containsExactlyElementsOf(sequences(13));
    }

    @Test
    void letsFollowersGoOnByDefault() {
        var topic = letters("given-up");
        try (var _ = start(topic, letters -> letters)) {
            awaitSeen(99);
            awaitCommitted(topic, 100);
        }

        assertThat(sequencesOf(BAD)).containsExactlyElementsOf(sequences(13));
    }
}
