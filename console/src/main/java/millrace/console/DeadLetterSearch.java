package millrace.console;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import millrace.console.RecordScan.Range;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/// Finds the newest dead letters of some dead letter topics. Holds no more than it is to find.
final class DeadLetterSearch {

    private static final Comparator<DeadLetter> OLDEST_FIRST = Comparator.comparing(DeadLetter::time)
            .thenComparing(letter -> letter.position().toString());

    private final Cluster cluster;
    private final boolean withPayload;

    DeadLetterSearch(Cluster cluster, boolean withPayload) {
        this.cluster = cluster;
        this.withPayload = withPayload;
    }

    /// @param letters oldest first
    /// @param total how many there are in all
    record Found(List<DeadLetter> letters, long total) {}

    Found newest(Collection<String> topics, int limit) {
        List<TopicPartition> partitions = cluster.partitions(topics);
        Map<TopicPartition, Long> begin = cluster.beginOffsets(partitions);
        Map<TopicPartition, Long> end = cluster.stableOffsets(partitions);
        Map<TopicPartition, Range> ranges = partitions.stream()
                .collect(toMap(
                        partition -> partition,
                        partition -> new Range(begin.getOrDefault(partition, 0L), end.getOrDefault(partition, 0L))));
        PriorityQueue<DeadLetter> newest = new PriorityQueue<>(OLDEST_FIRST);
        long[] total = {0};
        try (Consumer<byte[], byte[]> reader = cluster.reader()) {
            RecordScan.read(reader, ranges, found -> {
                total[0]++;
                newest.add(DeadLetter.of(found, withPayload));
                if (newest.size() > limit) {
                    newest.poll();
                }
                return true;
            });
        }
        List<DeadLetter> letters = new ArrayList<>(newest);
        letters.sort(OLDEST_FIRST);
        return new Found(letters, total[0]);
    }
}
