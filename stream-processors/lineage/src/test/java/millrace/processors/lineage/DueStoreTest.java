package millrace.processors.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import millrace.orders.OrderDelayed;
import millrace.orders.Stage;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DueStoreTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int AT_ONCE = 2;

    private final TopologyTestDriver driver = driver();
    private Instant now = NOON;
    private final TestInputTopic<String, String> plans = driver.createInputTopic(
            "plans", Serdes.String().serializer(), Serdes.String().serializer());
    private final TestOutputTopic<String, String> due = driver.createOutputTopic(
            "due", Serdes.String().deserializer(), Serdes.String().deserializer());

    @AfterEach
    void close() {
        driver.close();
    }

    @Test
    void tellsWhatIsDueTheEarliestFirstAndNoMoreThanWanted() {
        plan("late", 3);
        plan("first", 1);
        plan("second", 2);

        assertThat(dueAfter(4)).containsExactly("first", "second");
        assertThat(dueAfter(5)).containsExactly("late");
        assertThat(dueAfter(6)).isEmpty();
    }

    @Test
    void movesWhatIsPutOff() {
        plan("o-1", 1);
        plan("o-1", 5);

        assertThat(dueAfter(2)).isEmpty();
        assertThat(dueAfter(5)).containsExactly("o-1");
    }

    @Test
    void forgets() {
        plan("o-1", 1);
        plans.pipeInput("o-1", "never");

        assertThat(dueAfter(9)).isEmpty();
    }

    private void plan(String entity, int minutes) {
        plans.pipeInput(entity, Integer.toString(minutes));
    }

    private Iterable<String> dueAfter(int minutes) {
        Instant then = NOON.plus(Duration.ofMinutes(minutes));
        driver.advanceWallClockTime(Duration.between(now, then));
        now = then;
        return due.readKeyValuesToList().stream().map(pair -> pair.key).toList();
    }

    private static TopologyTestDriver driver() {
        var builder = new StreamsBuilder();
        builder.stream("plans", Consumed.with(Serdes.String(), Serdes.String()))
                .process(new Planning())
                .to("due", Produced.with(Serdes.String(), Serdes.String()));
        return new TopologyTestDriver(builder.build(), new Properties(), NOON);
    }

    /// Plans each entity for so many minutes after noon, or never; hands on what is due, and forgets it.
    private static final class Planning implements ProcessorSupplier<String, String, String, String> {

        @Override
        public Set<StoreBuilder<?>> stores() {
            return DueStore.storeBuilders("plans", "due", OrderDelayed.class, OrderDelayed.getClassSchema());
        }

        @Override
        public Processor<String, String, String, String> get() {
            return new Step();
        }
    }

    private static final class Step implements Processor<String, String, String, String> {

        private DueStore<OrderDelayed> store;

        @Override
        public void init(ProcessorContext<String, String> context) {
            store = new DueStore<>(context, "plans", "due", OrderDelayed::getDue);
            context.schedule(Duration.ofMinutes(1), PunctuationType.WALL_CLOCK_TIME, now -> store.upTo(
                            Instant.ofEpochMilli(now), AT_ONCE)
                    .forEach(kept -> {
                        store.put(kept.entity(), Optional.of(kept.state()), Optional.empty());
                        context.forward(new Record<>(kept.entity(), "due", now));
                    }));
        }

        @Override
        public void process(Record<String, String> record) {
            Optional<OrderDelayed> after = record.value().equals("never")
                    ? Optional.empty()
                    : Optional.of(new OrderDelayed(
                            record.key(),
                            Stage.PAYMENT,
                            NOON,
                            NOON.plus(Duration.ofMinutes(Integer.parseInt(record.value())))));
            store.put(record.key(), store.get(record.key()), after);
        }
    }
}
