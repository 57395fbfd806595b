package millrace.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The catalogue of topics, `topics.yaml`: how each topic is kept, who owns it, who writes and reads it.
///
/// @param entries in the order of the flow
public record TopicCatalog(List<TopicEntry> entries) {

    public TopicCatalog {
        entries = List.copyOf(entries);
    }

    /// The catalogue of this build.
    public static TopicCatalog load() {
        try (InputStream yaml = TopicCatalog.class.getResourceAsStream("topics.yaml")) {
            Object root = new Load(LoadSettings.builder().build()).loadFromInputStream(Objects.requireNonNull(yaml));
            return new TopicCatalog(maps(map(root).get("topics")).stream()
                    .map(TopicCatalog::entry)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("topics.yaml is not readable", e);
        }
    }

    /// What the catalogue says of `topic`.
    ///
    /// @throws IllegalArgumentException if it says nothing
    public TopicEntry entry(Topic<?, ?> topic) {
        return entries.stream()
                .filter(entry -> entry.name().equals(topic.name()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("topic '%s' is not in topics.yaml".formatted(topic.name())));
    }

    private static TopicEntry entry(Map<?, ?> row) {
        String retention = text(row, "retention", "forever");
        return new TopicEntry(
                text(row, "name"),
                text(row, "about"),
                text(row, "key"),
                texts(row, "events"),
                Integer.parseInt(text(row, "partitions")),
                text(row, "cleanup").equals("compact"),
                retention.equals("forever") ? Optional.empty() : Optional.of(Duration.parse(retention)),
                Boolean.parseBoolean(text(row, "public")),
                text(row, "owner"),
                texts(row, "producers"),
                texts(row, "consumers"));
    }

    private static String text(Map<?, ?> row, String field) {
        return Optional.ofNullable(row.get(field))
                .map(Object::toString)
                .orElseThrow(() -> new IllegalArgumentException("topics.yaml: a topic has no '%s'".formatted(field)));
    }

    private static String text(Map<?, ?> row, String field, String otherwise) {
        return Optional.ofNullable(row.get(field)).map(Object::toString).orElse(otherwise);
    }

    private static List<String> texts(Map<?, ?> row, String field) {
        return ((List<?>) Objects.requireNonNull(row.get(field), field))
                .stream().map(Object::toString).toList();
    }

    private static Map<?, ?> map(@Nullable Object node) {
        return (Map<?, ?>) Objects.requireNonNull(node);
    }

    private static List<Map<?, ?>> maps(@Nullable Object node) {
        return ((List<?>) Objects.requireNonNull(node))
                .stream().<Map<?, ?>>map(TopicCatalog::map).toList();
    }
}
