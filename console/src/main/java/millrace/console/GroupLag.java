package millrace.console;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import millrace.console.RecordScan.Range;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/// Measures how far behind a position is, by reading what stands there.
///
/// The distance between two offsets is not a number of records: with transactions, a group that has processed
/// everything stands before a marker, and its lag is 0.
final class GroupLag implements AutoCloseable {

    /// Up to here unprocessed records are counted one by one.
    private static final int MOST_COUNTED = 500;

    private final Consumer<byte[], byte[]> reader;
    private final Map<String, Integer> partitionCounts;
    private final Map<TopicPartition, Long> begin;
    private final Map<TopicPartition, Long> end;
    private final Map<TopicPartition, Long> stable;

    private GroupLag(
            Consumer<byte[], byte[]> reader,
            Map<String, Integer> partitionCounts,
            Map<TopicPartition, Long> begin,
            Map<TopicPartition, Long> end,
            Map<TopicPartition, Long> stable) {
        this.reader = reader;
        this.partitionCounts = partitionCounts;
        this.begin = begin;
        this.end = end;
        this.stable = stable;
    }

    static GroupLag of(Cluster cluster, Set<String> topics) {
        Map<String, Integer> counts = new HashMap<>();
        cluster.admin().describeTopics(topics).topicNameValues().forEach((topic, answer) -> {
            int count = partitionCount(cluster, answer);
            if (count > 0) {
                counts.put(topic, count);
            }
        });
        List<TopicPartition> partitions = new ArrayList<>();
        counts.forEach((topic, count) -> addPartitions(topic, count, partitions));
        return new GroupLag(
                cluster.reader(),
                counts,
                cluster.beginOffsets(partitions),
                cluster.endOffsets(partitions),
                cluster.stableOffsets(partitions));
    }

    private static int partitionCount(Cluster cluster, KafkaFuture<TopicDescription> answer) {
        try {
            return cluster.result(answer).partitions().size();
        } catch (UnknownTopicOrPartitionException e) {
            return 0;
        }
    }

    private static void addPartitions(String topic, int count, Collection<TopicPartition> partitions) {
        for (int i = 0; i < count; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
    }

    /// Of every partition that the group has committed, is assigned or reads as a source.
    List<PartitionLag> behind(GroupMembership membership, Map<TopicPartition, Long> commits) {
        Set<TopicPartition> partitions = new HashSet<>(commits.keySet());
        partitions.addAll(membership.assigned());
        membership.sources().forEach(topic -> addPartitions(topic, partitionCounts.getOrDefault(topic, 0), partitions));
        Map<TopicPartition, Position> positions =
                partitions.stream().collect(toMap(partition -> partition, partition -> position(partition, commits)));
        Map<TopicPartition, Unprocessed> unprocessed = unprocessed(positions);
        return positions.values().stream()
                .map(position -> lag(position, unprocessed.get(position.partition())))
                .toList();
    }

    private record Position(TopicPartition partition, Standing standing, Optional<Long> committed, Range unread) {}

    private Position position(TopicPartition partition, Map<TopicPartition, Long> commits) {
        Optional<Long> committed = Optional.ofNullable(commits.get(partition));
        Long first = begin.get(partition);
        Long last = end.get(partition);
        Long readable = stable.get(partition);
        if (first == null || last == null || readable == null) {
            return new Position(partition, Standing.GONE, committed, new Range(0, 0));
        }
        Standing standing =
                committed.map(offset -> standing(offset, first, last)).orElse(Standing.NO_COMMIT);
        long from = Math.max(first, committed.orElse(first));
        return new Position(partition, standing, committed, new Range(from, readable));
    }

    private static Standing standing(long committed, long first, long last) {
        if (committed > last) {
            return Standing.BEYOND_END;
        }
        return committed < first ? Standing.OVERTAKEN : Standing.COMMITTED;
    }

    /// What stands between a position and the end.
    private static final class Unprocessed {

        private final Instant oldest;
        private int counted;
        private long lastOffset;

        Unprocessed(Instant oldest) {
            this.oldest = oldest;
        }

        boolean count(long offset) {
            lastOffset = offset;
            return ++counted < MOST_COUNTED;
        }

        long records(long end) {
            return counted < MOST_COUNTED ? counted : counted + Math.max(0, end - lastOffset - 1);
        }
    }

    private Map<TopicPartition, Unprocessed> unprocessed(Map<TopicPartition, Position> positions) {
        Map<TopicPartition, Unprocessed> found = new HashMap<>();
        Map<TopicPartition, Range> ranges =
                positions.values().stream().collect(toMap(Position::partition, Position::unread));
        RecordScan.read(reader, ranges, next -> found.computeIfAbsent(
                        new TopicPartition(next.topic(), next.partition()), _ -> new Unprocessed(RecordedTime.of(next)))
                .count(next.offset()));
        return found;
    }

    private static PartitionLag lag(Position position, @Nullable Unprocessed unprocessed) {
        long end = position.unread().to();
        return new PartitionLag(
                position.partition(),
                position.standing(),
                position.committed(),
                end,
                unprocessed == null ? 0 : unprocessed.records(end),
                Optional.ofNullable(unprocessed).map(found -> found.oldest));
    }

    @Override
    public void close() {
        reader.close();
    }
}
