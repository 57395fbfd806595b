package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is committed while records are on their way to the core, which stands still here.
@Timeout(30)
class PollerTest implements Poller.Reading {

    private static final TopicPartition AT = new TopicPartition("letters", 0);

    private final CountDownLatch standstill = new CountDownLatch(1);
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Tally tally = new Tally();
    private final CoreLoop loop = new CoreLoop(
            "letters",
            new Core(SimulatedWorld.LIMITS, new Conduct(Doubt.REPEAT, AfterGivingUp.GO_ON), () -> Instant.EPOCH, tally),
            SimulatedWorld.LIMITS,
            () -> Instant.EPOCH,
            _ -> {},
            _ -> {},
            _ -> {});
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            committed.putAll(offsets);
            standstill.countDown();
        }
    };
    private final Poller poller = new Poller("letters", this, consumer, loop, tally, Duration.ofMillis(1));

    @AfterEach
    void end() {
        standstill.countDown();
        loop.close();
    }

    @Override
    public Intake intake(ConsumerRecord<byte[], byte[]> record) {
        return Intake.of("letters", record);
    }

    @Override
    public void takeOver(Set<Integer> partitions, long assignment) {
        loop.told(core -> core.own(0, new LedgerIndex(Duration.ofDays(7)), 0)).join();
    }

    private void standStill() {
        loop.tell(_ -> {
            try {
                standstill.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void commitsNoRecordThatTheCoreHasNotTaken() {
        loop.start();
        poller.subscribe();
        consumer.updateBeginningOffsets(Map.of(AT, 0L));
        consumer.rebalance(List.of(AT));
        poller.step();

        standStill();
        consumer.addRecord(new ConsumerRecord<>("letters", 0, 0, new byte[0], new byte[0]));
        poller.step();
        assertThat(consumer.position(AT)).isEqualTo(1);
        poller.leave();

        assertThat(committed).containsExactly(Map.entry(AT, new OffsetAndMetadata(0)));
    }
}
