package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How far behind a group is in one topic.
///
/// @param topic its name
/// @param partitions that the group has committed or is assigned, by number
record TopicLag(String topic, List<PartitionLag> partitions) {

    TopicLag {
        partitions = partitions.stream()
                .sorted(Comparator.comparingInt(lag -> lag.partition().partition()))
                .toList();
    }

    long records() {
        return partitions.stream().mapToLong(PartitionLag::records).sum();
    }

    Optional<Instant> oldest() {
        return partitions.stream().flatMap(lag -> lag.oldest().stream()).min(Comparator.naturalOrder());
    }

    /// What is not as usual, for people; empty if all is.
    String note() {
        Map<Standing, Long> counts = partitions.stream()
                .filter(TopicLag::isUnusual)
                .collect(Collectors.groupingBy(
                        PartitionLag::standing, () -> new EnumMap<>(Standing.class), Collectors.counting()));
        return counts.entrySet().stream()
                .map(count -> "%d of %d partitions %s"
                        .formatted(
                                count.getValue(),
                                partitions.size(),
                                count.getKey().meaning()))
                .collect(Collectors.joining("; "));
    }

    /// A group has nothing to commit where there is nothing.
    private static boolean isUnusual(PartitionLag lag) {
        return switch (lag.standing()) {
            case COMMITTED -> false;
            case NO_COMMIT -> lag.records() > 0;
            case OVERTAKEN, BEYOND_END, GONE -> true;
        };
    }

    void writeTo(JsonGenerator json, Instant now) throws IOException {
        json.writeStartObject();
        json.writeStringField("topic", topic);
        json.writeNumberField("lag", records());
        Fields.time(json, "oldest", oldest());
        Fields.number(json, "oldestAgeMillis", oldest().map(time -> Ages.millis(time, now)));
        json.writeArrayFieldStart("partitions");
        for (PartitionLag partition : partitions) {
            partition.writeTo(json, now);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
