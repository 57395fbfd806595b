package millrace.producers.mappings;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Every mapping that a gateway knows. The first whose filter takes a topic reads its messages.
public final class Mappings {

    private static final int LONGEST_TOPIC = 1024;
    private static final int MOST_LEVELS = 32;
    private static final String SHIPPED = "shipped.yaml";

    private final List<Mapping> mappings;

    Mappings(List<Mapping> mappings) {
        this.mappings = List.copyOf(mappings);
    }

    /// Those that come with the product.
    public static Mappings shipped() {
        return MappingFile.resource(SHIPPED);
    }

    /// These before `others`.
    public Mappings before(Mappings others) {
        List<Mapping> all = new ArrayList<>(mappings);
        all.addAll(others.mappings);
        return new Mappings(all);
    }

    /// What to subscribe to, in the order of the file.
    public List<TopicFilter> topics() {
        return mappings.stream().map(Mapping::topic).toList();
    }

    /// Whether a mapping takes `topic`.
    public boolean takes(String topic) {
        return isWithinBounds(topic)
                && mappings.stream().anyMatch(mapping -> mapping.topic().matches(levels(topic)));
    }

    /// Reads one message.
    ///
    /// @param arrival when it came
    public Mapped read(String topic, byte[] payload, Instant arrival) {
        if (!isWithinBounds(topic)) {
            return new Mapped.Unreadable(List.of(new Fault(
                    "topic",
                    "has %d characters; expected at most %d in at most %d levels"
                            .formatted(topic.length(), LONGEST_TOPIC, MOST_LEVELS))));
        }
        List<String> levels = levels(topic);
        for (Mapping mapping : mappings) {
            if (mapping.topic().matches(levels)) {
                return read(mapping, levels, payload, arrival);
            }
        }
        return new Mapped.Unmapped();
    }

    private static Mapped read(Mapping mapping, List<String> levels, byte[] payload, Instant arrival) {
        try {
            JsonNode json = JsonPayload.read(payload);
            return mapping.read(levels, json, arrival);
        } catch (NotJsonException e) {
            return new Mapped.Unreadable(List.of(new Fault("payload", String.valueOf(e.getMessage()))));
        }
    }

    private static boolean isWithinBounds(String topic) {
        return !topic.isEmpty()
                && topic.length() <= LONGEST_TOPIC
                && topic.chars().filter(unit -> unit == '/').count() < MOST_LEVELS;
    }

    private static List<String> levels(String topic) {
        return List.of(topic.split("/", -1));
    }
}
