package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationUncertain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class BrokerRestartTest {

    private static final int LETTERS = 400;

    private final List<EffectJournal.Seen> seen = Collections.synchronizedList(new ArrayList<>());

    @Test
    void outlivesARestartOfTheBroker() {
        try (var broker = ReactionBroker.start()) {
            var topic = Letters.topic("outlived.requested");
            broker.create(topic, 3);
            Letters.publish(broker, topic, LETTERS, 40);
            var reaction = new LetterReaction(
                    "outlived",
                    topic,
                    WhenInDoubt.RESEND,
                    delivery -> Plan.fire(() -> {
                        pause(Duration.ofMillis(20));
                        seen.add(new EffectJournal.Seen(
                                delivery.event().key(), Letters.sequence(delivery), delivery.uncertain()));
                        return LetterReaction.sent(delivery);
                    }));

            try (var part = ReactionPart.of(reaction, broker.config(), broker.serdes(), new SimpleMeterRegistry())) {
                part.start();
                await("100 effects", () -> seen.size() >= 100);
                broker.restart();
                await("everything committed", () -> committed(broker) == LETTERS);
            }

            var journal = new EffectJournal(seen);
            assertThat(journal.lost(LETTERS)).isEmpty();
            assertThat(journal.outOfOrder()).isEmpty();
            assertThat(journal.repeats()).allMatch(EffectJournal.Seen::uncertain);
            System.out.printf(
                    "broker restart: lost 0, repeated %d, flagged %d%n",
                    journal.repeats().size(),
                    broker.facts(NotificationUncertain.class).size());
        }
    }

    private static long committed(ReactionBroker broker) {
        return broker.committed("outlived").values().stream()
                .mapToLong(offset -> offset)
                .sum();
    }

    private void await(String what, BooleanSupplier holds) {
        Waiting.until(Duration.ofSeconds(80), () -> "no %s; %d effects".formatted(what, seen.size()), holds);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
