package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationFailed;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSent;
import millrace.notifications.NotificationUncertain;
import millrace.process.Health;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.Topic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReactionPartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Random RANDOM = new Random(42);

    private static ReactionBroker broker;

    private final List<EffectJournal.Seen> seen = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void startBroker() {
        broker = ReactionBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private Outcome happen(Delivery<NotificationRequested> delivery) {
        seen.add(new EffectJournal.Seen(delivery.event().key(), Letters.sequence(delivery), delivery.uncertain()));
        return LetterReaction.sent(delivery);
    }

    private static Topic<String, NotificationRequested> topic(String name) {
        Topic<String, NotificationRequested> topic = Letters.topic(name + ".requested");
        broker.create(topic, 3);
        return topic;
    }

    private static ReactionPart part(
            String name,
            Topic<String, NotificationRequested> topic,
            Function<Delivery<NotificationRequested>, Plan> planning) {
        var reaction = new LetterReaction(name, topic, WhenInDoubt.RESEND, planning);
        var part = ReactionPart.of(reaction, broker.config(), broker.serdes(), new SimpleMeterRegistry());
        part.start();
        return part;
    }

    private void awaitSeen(int distinct) {
        Waiting.until(
                PATIENCE,
                () -> "only %d of %d effects".formatted(seen.size(), distinct),
                () -> distinctlySeen() >= distinct);
    }

    private long distinctlySeen() {
        synchronized (seen) {
            return seen.stream().map(EffectJournal.Seen::sequence).distinct().count();
        }
    }

    private EffectJournal journal() {
        return new EffectJournal(seen);
    }

    private static long committed(String reaction) {
        return broker.committed(reaction).values().stream()
                .mapToLong(offset -> offset)
                .sum();
    }

    private static void awaitCommitted(String reaction, long records) {
        Waiting.until(
                PATIENCE,
                () -> "only %d committed".formatted(committed(reaction)),
                () -> committed(reaction) == records);
    }

    @Test
    void keepsTheOrderOfEachKeyThroughRetriesUnderConcurrency() {
        var topic = topic("ordered");
        Letters.publish(broker, topic, 600, 40);

        try (var part = part(
                "ordered",
                topic,
                delivery -> Plan.fire(() -> delivery.attempt() == 1 && luck() < 0.2
                        ? new Outcome.Retry(Duration.ofMillis(RANDOM.nextInt(60)), "not now")
                        : happen(delivery)))) {
            awaitSeen(600);
            awaitCommitted("ordered", 600);
            assertThat(part.health()).isEqualTo(new Health.Up());
        }

        assertThat(journal().outOfOrder()).isEmpty();
        assertThat(journal().repeats()).isEmpty();
        assertThat(sentFor("ordered")).hasSize(600);
    }

    private static double luck() {
        return RANDOM.nextDouble();
    }

    private static Set<String> sentFor(String prefix) {
        Set<String> answered = ConcurrentHashMap.newKeySet();
        broker.facts(NotificationSent.class).stream()
                .map(NotificationSent::getAnswers)
                .filter(answers -> answers.startsWith(prefix))
                .forEach(answered::add);
        return answered;
    }

    @Test
    void letsHealthyKeysPassOneThatFailsAndGivesThatUpAfterItsAttempts() {
        var topic = topic("failing");
        Letters.publish(broker, topic, 300, 30);

        try (var _ = part(
                "failing",
                topic,
                delivery -> delivery.event().key().equals("customer-7")
                        ? Plan.settled(new Outcome.Retry(Duration.ofMillis(20), "greylisted"))
                        : Plan.fire(() -> happen(delivery)))) {
            awaitSeen(290);
            assertThat(committed("failing")).isLessThan(300);
            awaitCommitted("failing", 300);
        }

        var letters = broker.read(topic.deadLetters().name());
        assertThat(letters).hasSize(10);
        assertThat(letters).allSatisfy(letter -> assertThat(text(
                        letter.headers().lastHeader(DeadLetterHeaders.REASON).value()))
                .isEqualTo("gave up after 5 attempts: greylisted"));
        assertThat(broker.facts(NotificationFailed.class).stream()
                        .filter(failed -> failed.getAnswers().startsWith("failing")))
                .hasSize(10)
                .allMatch(failed -> failed.getAttempts() == 5);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void sendsPoisonToTheDeadLettersByteForByte() {
        var topic = topic("poison");
        var poison = new ProducerRecord<>(
                topic.name(), "customer-0".getBytes(StandardCharsets.UTF_8), new byte[] {0x7b, 1, 2});
        poison.headers().add("x-origin", new byte[] {(byte) 0xff, 0});
        broker.send(poison);
        Letters.publish(broker, topic, 3, 1);

        try (var _ = part("poison", topic, delivery -> Plan.fire(() -> happen(delivery)))) {
            awaitSeen(3);
            awaitCommitted("poison", 4);
        }

        var letters = broker.read(topic.deadLetters().name());
        assertThat(letters).hasSize(1);
        var letter = letters.getFirst();
        assertThat(letter.key()).isEqualTo(poison.key());
        assertThat(letter.value()).isEqualTo(poison.value());
        assertThat(letter.headers().lastHeader("x-origin").value()).isEqualTo(new byte[] {(byte) 0xff, 0});
        assertThat(text(letter.headers().lastHeader(DeadLetterHeaders.REASON).value()))
                .isEqualTo("header ce_id is missing; expected a non-empty text");
        assertThat(text(letter.headers().lastHeader(DeadLetterHeaders.OFFSET).value()))
                .isEqualTo("0");
        assertThat(text(letter.headers()
                        .lastHeader(DeadLetterHeaders.APPLICATION)
                        .value()))
                .isEqualTo("millrace-poison");
    }

    @Test
    void repeatsNothingThatTheLedgerKnowsAfterARestartARewindOrARepublication() {
        var topic = topic("replayed");
        Letters.publish(broker, topic, 200, 20);
        try (var _ = part("replayed", topic, delivery -> Plan.fire(() -> happen(delivery)))) {
            awaitSeen(200);
            awaitCommitted("replayed", 200);
        }

        broker.rewind("replayed", topic, 3);
        Letters.publish(broker, topic, 200, 20);
        try (var _ = part("replayed", topic, delivery -> Plan.fire(() -> happen(delivery)))) {
            awaitCommitted("replayed", 400);
        }

        assertThat(seen).hasSize(200);
        assertThat(broker.read(topic.deadLetters().name())).isEmpty();
    }

    @Test
    void commitsNothingBeforeItsEffectHasHappened() {
        var topic = topic("held");
        Letters.publish(broker, topic, 30, 30);
        var mayEnd = new CountDownLatch(1);
        Map<String, RecordPosition> held = new ConcurrentHashMap<>();

        try (var _ = part(
                "held",
                topic,
                delivery -> Plan.fire(() -> {
                    if (Letters.sequence(delivery) == 0) {
                        held.put("at", delivery.position());
                        await(mayEnd);
                    }
                    return happen(delivery);
                }))) {
            awaitSeen(29);
            var position = Objects.requireNonNull(held.get("at"));
            Waiting.until(
                    PATIENCE,
                    () -> "the others are not committed",
                    () -> broker.committed("held").size() == 3);
            var before = broker.committed("held").get(position.partition());
            mayEnd.countDown();
            awaitCommitted("held", 30);

            assertThat(before).isLessThanOrEqualTo(position.offset());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void stopsOnlyTheKeyWhoseReactionThrows() {
        var topic = topic("throwing");
        Letters.publish(broker, topic, 100, 10);

        try (var part = part("throwing", topic, delivery -> {
            if (Letters.sequence(delivery) == 3) {
                throw new IllegalStateException("a bug");
            }
            return Plan.fire(() -> happen(delivery));
        })) {
            awaitSeen(90);

            Waiting.until(PATIENCE, () -> "healthy: " + part.health(), () -> part.health() instanceof Health.Down);
            assertThat(((Health.Down) part.health()).reason())
                    .matches("1 key\\(s\\) stopped, one at partition \\d offset \\d+: "
                            + "java.lang.IllegalStateException: a bug");
        }
        assertThat(committed("throwing")).isLessThan(100);
        assertThat(seen).noneMatch(effect -> effect.key().equals("customer-3"));
    }

    @Test
    void waitsWhileTheOtherSideIsDownAndDeadLettersNothing() {
        var topic = topic("down");
        Letters.publish(broker, topic, 100, 10);
        var isDown = new AtomicBoolean(true);
        Map<Integer, Integer> attempts = new ConcurrentHashMap<>();

        try (var part = part(
                "down",
                topic,
                delivery -> Plan.fire(() -> {
                    attempts.merge(Letters.sequence(delivery), delivery.attempt(), Math::max);
                    return isDown.get() ? new Outcome.Unavailable(Duration.ofMillis(20), "no route") : happen(delivery);
                }))) {
            Waiting.until(PATIENCE, () -> "healthy: " + part.health(), () -> part.health()
                    .equals(new Health.Down("the other side is down: no route")));
            assertThat(seen).isEmpty();
            isDown.set(false);
            awaitSeen(100);
            awaitCommitted("down", 100);
        }

        assertThat(attempts.values()).containsOnly(1);
        assertThat(broker.read(topic.deadLetters().name())).isEmpty();
        assertThat(journal().outOfOrder()).isEmpty();
    }

    @Test
    void repeatsNothingWhenInstancesComeAndGoInGoodOrder() {
        var topic = topic("moving");
        Letters.publish(broker, topic, 1_500, 60);
        Function<Delivery<NotificationRequested>, Plan> planning = delivery -> Plan.fire(() -> {
            pause(Duration.ofMillis(5 + Letters.sequence(delivery) % 20));
            return happen(delivery);
        });

        try (var _ = part("moving", topic, planning)) {
            awaitSeen(200);
            try (var second = part("moving", topic, planning)) {
                Waiting.until(PATIENCE, () -> "second: " + second.health(), () -> second.health() instanceof Health.Up);
                awaitSeen((int) Math.min(1_400, distinctlySeen() + 300));
            }
            awaitSeen(1_500);
            awaitCommitted("moving", 1_500);
        }

        assertThat(journal().repeats()).isEmpty();
        assertThat(journal().outOfOrder()).isEmpty();
        assertThat(broker.facts(NotificationUncertain.class).stream()
                        .filter(doubt -> doubt.getAnswers().startsWith("moving")))
                .isEmpty();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
