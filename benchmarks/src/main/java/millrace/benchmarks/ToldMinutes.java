package millrace.benchmarks;

import static millrace.schemas.Topics.DEVICES_SUMMARIES;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import millrace.devices.DeviceSummary;
import millrace.devices.SummarySpan;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/// How many values the summaries of minutes hold, of each minute the latest: every accepted value is in exactly one.
final class ToldMinutes implements AutoCloseable {

    private final KafkaConsumer<String, DeviceSummary> consumer;
    private final Map<String, Long> counts = new HashMap<>();
    private long values;

    ToldMinutes(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new EventSerdes(SchemaRegistry.inMemory()).deserializer(DEVICES_SUMMARIES));
        consumer.assign(DevicesBenchmark.partitions(DEVICES_SUMMARIES.name()));
        consumer.seekToBeginning(consumer.assignment());
    }

    long values() {
        return values;
    }

    /// @throws IllegalStateException if the summaries hold fewer than `expected` values after `patience`
    void await(long expected, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (values < expected) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("%s hold %,d values after %s; expected %,d; the benchmark ends"
                        .formatted(DEVICES_SUMMARIES.name(), values, patience, expected));
            }
            consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                if (record.value().getSpan() == SummarySpan.MINUTE) {
                    Long before = counts.put(record.key(), record.value().getCount());
                    values += record.value().getCount() - (before == null ? 0 : before);
                }
            });
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
