package millrace.schemas;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What the catalogue says of one topic.
///
/// @param name as in `Topics`
/// @param about what its records are, in one sentence
/// @param key which entity's order matters
/// @param events Avro full names of the event types in it
/// @param partitions how many, 1 or more
/// @param compacted whether only the latest record of each key is kept
/// @param retention how long a record is kept by its own time; empty keeps it forever
/// @param isPublic whether others than Millrace may read it, so that its schemas stay compatible
/// @param owner who answers for it
/// @param producers processes that write it
/// @param consumers processes of Millrace that read it
public record TopicEntry(
        String name,
        String about,
        String key,
        List<String> events,
        int partitions,
        boolean compacted,
        Optional<Duration> retention,
        boolean isPublic,
        String owner,
        List<String> producers,
        List<String> consumers) {

    /// @throws IllegalArgumentException if `partitions` < 1 or `events` is empty
    public TopicEntry {
        if (partitions < 1 || events.isEmpty()) {
            throw new IllegalArgumentException(
                    "topic '%s' has %d partitions and %d event types; expected 1 or more of each"
                            .formatted(name, partitions, events.size()));
        }
        events = List.copyOf(events);
        producers = List.copyOf(producers);
        consumers = List.copyOf(consumers);
    }

    /// Name of the topic's dead letter topic.
    public String deadLetters() {
        return Topic.deadLetters(name);
    }
}
