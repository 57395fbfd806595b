package millrace.console;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import millrace.console.RecordScan.Range;
import millrace.schemas.DeadLetterHeaders;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Reads topics until a story is complete. Headers and keys only are looked at; nothing but the story is held.
///
/// Effects lie behind their causes in the order of the flow. So the first reading goes with the flow and finds all
/// effects of what it has come across, the second goes against it and finds causes and what lay before the event
/// asked about. Each reads only topics that were read with less knowledge; mostly two are enough, of which the second
/// is partial.
final class StorySearch {

    private final Cluster cluster;
    private final Story story;
    private final ProgressBar bar;
    private final Map<String, Map<TopicPartition, Range>> ranges = new HashMap<>();
    private final Map<String, Story.Knowledge> readWith = new HashMap<>();
    private long recordsRead;

    StorySearch(Cluster cluster, Story story, ProgressBar bar) {
        this.cluster = cluster;
        this.story = story;
        this.bar = bar;
    }

    /// Records looked at, counting each reading.
    long recordsRead() {
        return recordsRead;
    }

    /// @param topics in the order of the flow
    void read(List<String> topics) {
        List<TopicPartition> partitions = cluster.partitions(topics);
        Map<TopicPartition, Long> begin = cluster.beginOffsets(partitions);
        Map<TopicPartition, Long> end = cluster.stableOffsets(partitions);
        for (TopicPartition partition : partitions) {
            ranges.computeIfAbsent(partition.topic(), _ -> new HashMap<>())
                    .put(partition, new Range(begin.getOrDefault(partition, 0L), end.getOrDefault(partition, 0L)));
        }
        try (Consumer<byte[], byte[]> reader = cluster.reader()) {
            List<String> way = topics;
            while (way.stream().anyMatch(this::isStale)) {
                for (String topic : way) {
                    if (isStale(topic)) {
                        read(topic, way, reader);
                    }
                }
                way = way.reversed();
            }
        }
    }

    private boolean isStale(String topic) {
        Story.Knowledge before = readWith.get(topic);
        return before == null ? !story.isTruncated() : story.isStale(before);
    }

    private void read(String topic, List<String> way, Consumer<byte[], byte[]> reader) {
        readWith.put(topic, story.knowledge());
        double share = (double) way.indexOf(topic) / way.size();
        RecordScan.read(reader, ranges.getOrDefault(topic, Map.of()), found -> {
            recordsRead++;
            bar.show(recordsRead, "records", 0, share);
            return see(found);
        });
    }

    private boolean see(ConsumerRecord<byte[], byte[]> found) {
        HeaderTexts headers = new HeaderTexts(found.headers());
        boolean isDeadLetter = found.topic().endsWith(TopicSurvey.DEAD_LETTERS);
        return story.see(
                headers,
                Optional.ofNullable(found.key()).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                EventPosition.of(found),
                isDeadLetter
                        ? Optional.of(headers.text(DeadLetterHeaders.REASON).orElse("without a reason"))
                        : Optional.empty());
    }

    /// Catalogue topics and their dead letter topics, in the order of the flow, as far as they exist.
    static List<String> topics(List<String> catalogued, List<String> existing) {
        List<String> topics = new ArrayList<>();
        for (String name : catalogued) {
            topics.add(name);
            topics.add(name + TopicSurvey.DEAD_LETTERS);
        }
        topics.retainAll(existing);
        return topics;
    }
}
