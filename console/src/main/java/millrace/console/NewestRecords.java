package millrace.console;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Finds when the newest record of each topic was written, by reading the tail of every partition.
final class NewestRecords {

    /// How many offsets before the end to look at; the second look is for tails full of transaction markers.
    private static final long[] LOOKS = {16, 2_000};

    private NewestRecords() {}

    /// By topic; a topic without a committed record in its tail is missing.
    static Map<String, Instant> times(Cluster cluster, Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end) {
        Map<String, Instant> newest = new ConcurrentHashMap<>();
        Set<TopicPartition> unseen = new HashSet<>(end.keySet());
        try (Consumer<byte[], byte[]> reader = cluster.reader()) {
            for (long look : LOOKS) {
                RecordScan.read(reader, tails(unseen, begin, end, look), found -> {
                    unseen.remove(new TopicPartition(found.topic(), found.partition()));
                    newest.merge(found.topic(), RecordedTime.of(found), (a, b) -> a.isAfter(b) ? a : b);
                    return true;
                });
            }
        }
        return newest;
    }

    private static Map<TopicPartition, RecordScan.Range> tails(
            Set<TopicPartition> partitions, Map<TopicPartition, Long> begin, Map<TopicPartition, Long> end, long look) {
        Map<TopicPartition, RecordScan.Range> tails = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long to = end.getOrDefault(partition, 0L);
            tails.put(partition, new RecordScan.Range(Math.max(begin.getOrDefault(partition, 0L), to - look), to));
        }
        return tails;
    }
}
