package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationRequested;
import millrace.process.Health;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.Topic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HoldTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ReactionBroker broker;

    private final List<Integer> seen = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void startBroker() {
        broker = ReactionBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private ReactionPart start(Topic<String, NotificationRequested> topic, int perMinute) {
        var plain = broker.config();
        var config = new ReactionConfig(
                plain.bootstrapServers(),
                plain.registryUrl(),
                plain.maxInFlight(),
                plain.maxAttempts(),
                plain.firstRetry(),
                plain.longestRetry(),
                plain.drainTimeout(),
                plain.ledgerReplication(),
                plain.ledgerRetention(),
                perMinute,
                0);
        var reaction = new LetterReaction(
                topic.name().replace(".requested", ""),
                topic,
                WhenInDoubt.RESEND,
                delivery -> Plan.fire(() -> {
                    seen.add(Letters.sequence(delivery));
                    return LetterReaction.sent(delivery);
                }));
        var part = ReactionPart.of(reaction, config, broker.serdes(), new SimpleMeterRegistry());
        part.start();
        return part;
    }

    private static void awaitHold(ReactionPart part, String reason) {
        var held = new Health.Down("on hold, nothing is fired until an operator says so: " + reason);
        Waiting.until(
                PATIENCE, () -> "health " + part.health(), () -> part.health().equals(held));
    }

    private static void act(String reaction, String what) {
        for (int partition = 0; partition < 3; partition++) {
            var action = new ProducerRecord<byte[], byte[]>(reaction + ".actions", partition, null, new byte[0]);
            put(action, ActionHeaders.ID, what + partition);
            put(action, ActionHeaders.WHAT, what);
            put(action, ActionHeaders.HEAD, "1000");
            put(action, ActionHeaders.BY, "ada");
            broker.send(action);
        }
        broker.flush();
    }

    private static void put(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void holdsWhatIsTooManyThroughARestartUntilItIsReleased() {
        Topic<String, NotificationRequested> topic = Letters.topic("flooded.requested");
        broker.create(topic, 3);
        Letters.publish(broker, topic, 200, 50);

        try (var part = start(topic, 60)) {
            awaitHold(part, "would exceed 60 effects a minute");
        }
        int before = seen.size();
        assertThat(before).isBetween(1, 60); // what had started and not begun was taken back
        try (var part = start(topic, 60)) {
            awaitHold(part, "would exceed 60 effects a minute");
            assertThat(seen).hasSize(before);
            act("flooded", "release");
            Waiting.until(PATIENCE, () -> "only " + seen.size(), () -> seen.size() == 200);
        }
        assertThat(seen).doesNotHaveDuplicates();
    }

    @Test
    void makesDeadLettersOfWhatIsDropped() {
        Topic<String, NotificationRequested> topic = Letters.topic("dropped.requested");
        broker.create(topic, 3);
        Letters.publish(broker, topic, 100, 50);

        try (var part = start(topic, 10)) {
            awaitHold(part, "would exceed 10 effects a minute");
            act("dropped", "drop");
            Waiting.until(
                    PATIENCE,
                    () -> "not all are dead letters",
                    () -> broker.read(topic.deadLetters().name()).size() == 90);
        }

        assertThat(seen).hasSize(10);
        var reason =
                broker.read(topic.deadLetters().name()).getFirst().headers().lastHeader(DeadLetterHeaders.REASON);
        assertThat(new String(reason.value(), StandardCharsets.UTF_8))
                .isEqualTo("gave up after 0 attempts: dropped by ada");
    }
}
