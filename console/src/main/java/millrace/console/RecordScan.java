package millrace.console;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/// Reads the committed records between two offsets of some partitions.
///
/// An offset need not hold a record: transaction markers, aborted and compacted records leave holes. So a partition
/// is read when the consumer's position, not a record, has reached the end.
final class RecordScan {

    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

    private RecordScan() {}

    /// Offsets to read: `from` inclusive, `to` exclusive.
    record Range(long from, long to) {

        boolean isEmpty() {
            return from >= to;
        }
    }

    /// Gets each record.
    @FunctionalInterface
    interface Visitor {

        /// @return whether to go on with this partition
        boolean visit(ConsumerRecord<byte[], byte[]> found);
    }

    /// Returns when every range is read or the visitor has left it.
    ///
    /// @throws UnreachableException if a partition gives nothing for 20 s
    static void read(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Range> ranges, Visitor visitor) {
        Set<TopicPartition> open = new HashSet<>(ranges.keySet());
        open.removeIf(partition -> range(ranges, partition).isEmpty());
        consumer.assign(open);
        open.forEach(
                partition -> consumer.seek(partition, range(ranges, partition).from()));
        long lastProgress = System.nanoTime();
        while (!open.isEmpty()) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
            Set<TopicPartition> closed = new HashSet<>();
            for (TopicPartition partition : records.partitions()) {
                if (!visitAll(records.records(partition), range(ranges, partition), visitor)) {
                    closed.add(partition);
                }
            }
            open.stream()
                    .filter(partition -> consumer.position(partition)
                            >= range(ranges, partition).to())
                    .forEach(closed::add);
            if (!closed.isEmpty()) {
                open.removeAll(closed);
                consumer.assign(open);
            }
            if (!closed.isEmpty() || !records.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > LONGEST_SILENCE.toNanos()) {
                throw new UnreachableException(
                        "%s: nothing read for 20 s; expected its leader to answer".formatted(open));
            }
        }
    }

    private static boolean visitAll(Iterable<ConsumerRecord<byte[], byte[]>> records, Range range, Visitor visitor) {
        for (ConsumerRecord<byte[], byte[]> found : records) {
            if (found.offset() >= range.to() || !visitor.visit(found)) {
                return false;
            }
        }
        return true;
    }

    private static Range range(Map<TopicPartition, Range> ranges, TopicPartition partition) {
        return ranges.getOrDefault(partition, new Range(0, 0));
    }
}
