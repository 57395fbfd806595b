package millrace.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import millrace.console.RecordScan.Range;
import org.apache.kafka.common.TopicPartition;

/// From where a source is to be read again.
sealed interface ReplayStart {

    /// From the first record that is kept.
    record Earliest() implements ReplayStart {}

    /// From the first record whose own time is not before `time`.
    record At(Instant time) implements ReplayStart {}

    /// From these offsets by partition; the other partitions are left alone.
    record Offsets(Map<Integer, Long> byPartition) implements ReplayStart {

        public Offsets {
            byPartition = Map.copyOf(byPartition);
        }
    }

    /// @param text `earliest`, or an ISO-8601 time
    /// @return empty if it is neither
    static Optional<ReplayStart> of(String text) {
        if (text.equals("earliest")) {
            return Optional.of(new Earliest());
        }
        try {
            return Optional.of(new At(Instant.parse(text)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// What there is to read from here to `to`, or to the end as it is now. An offset outside of what is kept becomes
    /// the nearest.
    default Map<TopicPartition, Range> ranges(
            Cluster cluster, Collection<TopicPartition> partitions, Optional<Instant> to) {
        Map<TopicPartition, Long> begin = cluster.beginOffsets(partitions);
        Map<TopicPartition, Long> end = cluster.stableOffsets(partitions);
        Map<TopicPartition, Long> wanted =
                switch (this) {
                    case Earliest() -> begin;
                    case At(var time) -> cluster.offsetsAt(partitions, time);
                    case Offsets(var byPartition) -> of(byPartition, partitions);
                };
        Map<TopicPartition, Long> behind =
                to.map(time -> cluster.offsetsAt(partitions, time)).orElse(Map.of());
        Map<TopicPartition, Range> ranges = new HashMap<>();
        wanted.forEach((at, offset) -> {
            long last = end.getOrDefault(at, 0L);
            long first = Math.min(begin.getOrDefault(at, 0L), last);
            long next = offset < 0 ? last : Math.clamp(offset, first, last);
            long until = behind.getOrDefault(at, -1L);
            ranges.put(at, new Range(next, until < 0 ? last : Math.clamp(until, next, last)));
        });
        return ranges;
    }

    private static Map<TopicPartition, Long> of(Map<Integer, Long> offsets, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> wanted = new HashMap<>();
        for (TopicPartition at : partitions) {
            Long offset = offsets.get(at.partition());
            if (offset != null) {
                wanted.put(at, offset);
            }
        }
        return wanted;
    }
}
