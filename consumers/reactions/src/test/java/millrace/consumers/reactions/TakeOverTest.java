package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A new owner knows all that a large ledger says. How long that takes: `benchmarks/run goals G6`.
@Timeout(120)
class TakeOverTest {

    private static final int EFFECTS = 50_000;

    @Test
    void readsALargeLedgerAndRecognisesWhatItSays() throws Exception {
        try (var broker = ReactionBroker.start()) {
            broker.create(Letters.topic("large.ledger"), 1);
            var kafka = new KafkaSettings(broker.bootstrapServers(), "large", Map.of());
            try (var producer = new KafkaProducer<byte[], byte[]>(kafka.producer())) {
                write(new Ledger("large.ledger", "earlier", producer, kafka, Duration.ofDays(7)));
                producer.flush();
                var ledger = new Ledger("large.ledger", "later", producer, kafka, Duration.ofDays(7));

                var found = Objects.requireNonNull(
                        ledger.takeOver(List.of(0), _ -> true).get(0));

                assertThat(found.index().size()).isEqualTo(EFFECTS);
                assertThat(found.nextOffset()).isEqualTo(2 * EFFECTS + 1);
                assertThat(recognised(found)).isEqualTo(EFFECTS);
            }
        }
    }

    private static EffectId id(int number) {
        return new EffectId("%032x".formatted(number * 0x9e3779b97f4a7c15L));
    }

    private static void write(Ledger ledger) {
        var failures = new AtomicInteger();
        var acknowledgement = new Ledger.Acknowledgement() {
            @Override
            public void appended(long offset) {}

            @Override
            public void failed(Exception cause) {
                failures.incrementAndGet();
            }
        };
        for (int number = 0; number < EFFECTS; number++) {
            var place = Place.inSource(number);
            ledger.append(0, id(number), new LedgerEntry.Started(1, false), place, acknowledgement);
            ledger.append(0, id(number), new LedgerEntry.Done("250 accepted", List.of()), place, acknowledgement);
        }
        assertThat(failures).hasValue(0);
    }

    private static long recognised(Ledger.Found found) {
        var tally = new Tally();
        var core = new Core(
                DestinationsTest.LIMITS, new Conduct(Doubt.FLAG_AND_REPEAT, AfterGivingUp.GO_ON), Instant::now, tally);
        core.own(0, found.index(), found.nextOffset());
        for (int number = 0; number < EFFECTS; number++) {
            var record = new ConsumerRecord<>("t", 0, number, new byte[0], new byte[0]);
            core.offer(new Intake(record, "k" + number % 1_000, id(number), 0));
            if (number % 500 == 499) {
                core.advance();
                assertThat(core.takeCommands()).isEmpty();
            }
        }
        return tally.recognised.sum();
    }
}
