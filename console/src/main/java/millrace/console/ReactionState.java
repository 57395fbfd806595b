package millrace.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import millrace.console.RecordScan.Range;
import org.apache.kafka.common.TopicPartition;

/// How one partition of a reaction stands, as its engine last told `<reaction>.state`.
///
/// @param json the row as it is
/// @param fields the same; texts and numbers as texts
record ReactionState(int partition, String json, Map<String, Object> fields) {

    private static final JsonFactory JSON = new JsonFactory();

    /// One key that is held up or at work.
    record Key(
            String key,
            String state,
            long head,
            String effect,
            String attempts,
            String reason,
            long parked,
            long waiting,
            String since) {}

    /// A replay of the partition, as in the JSON of `ReplayWatch`.
    record Replaying(
            String id,
            String by,
            String generation,
            long from,
            long to,
            long next,
            long tried,
            long stale,
            boolean isCancelled,
            boolean isOver) {

        /// Its state, for people.
        String word() {
            if (isCancelled) {
                return isOver ? "cancelled" : "ends what it has begun";
            }
            return isOver ? "done" : "under way";
        }
    }

    /// By partition; empty if there is no such topic.
    static List<ReactionState> read(Cluster cluster, String reaction) {
        String topic = reaction + ".state";
        if (!cluster.topics().contains(topic)) {
            return List.of();
        }
        List<TopicPartition> partitions = cluster.partitions(List.of(topic));
        Map<TopicPartition, Long> begin = cluster.beginOffsets(partitions);
        Map<TopicPartition, Long> end = cluster.endOffsets(partitions);
        Map<TopicPartition, Range> ranges = partitions.stream()
                .collect(Collectors.toMap(
                        at -> at, at -> new Range(begin.getOrDefault(at, 0L), end.getOrDefault(at, 0L))));
        Map<Integer, ReactionState> rows = new TreeMap<>();
        try (var reader = cluster.reader()) {
            RecordScan.read(reader, ranges, found -> {
                rows.put(found.partition(), of(found.partition(), found.value()));
                return true;
            });
        }
        return List.copyOf(rows.values());
    }

    private static ReactionState of(int partition, byte[] row) {
        String json = new String(row, StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return new ReactionState(partition, json, members(parser));
        } catch (IOException e) {
            throw new UncheckedIOException("row of partition %d is not JSON".formatted(partition), e);
        }
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value(parser));
        }
        return members;
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(parser));
                }
                yield values;
            }
            case VALUE_NULL -> Optional.empty();
            default -> parser.getText();
        };
    }

    String text(String name) {
        return text(fields, name);
    }

    private static String text(Map<?, ?> members, String name) {
        return members.get(name) instanceof String text ? text : "";
    }

    private static long number(Map<?, ?> members, String name) {
        String text = text(members, name);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    private List<Map<?, ?>> rows(String name) {
        List<Map<?, ?>> rows = new ArrayList<>();
        if (fields.get(name) instanceof List<?> values) {
            for (Object value : values) {
                if (value instanceof Map<?, ?> row) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /// Those that are held up; not those at work.
    List<Key> blockedKeys() {
        return rows("keys").stream()
                .filter(row -> !text(row, "state").equals("RUNNING"))
                .map(row -> new Key(
                        text(row, "key"),
                        text(row, "state"),
                        number(row, "head"),
                        text(row, "effect"),
                        text(row, "attempts"),
                        text(row, "reason"),
                        number(row, "parked"),
                        number(row, "waiting"),
                        text(row, "since")))
                .toList();
    }

    Optional<String> hold() {
        return fields.get("hold") instanceof String reason ? Optional.of(reason) : Optional.empty();
    }

    /// The replay that is under way, or the last one.
    Optional<Replaying> replay() {
        if (!(fields.get("replay") instanceof Map<?, ?> row)) {
            return Optional.empty();
        }
        return Optional.of(new Replaying(
                text(row, "id"),
                text(row, "by"),
                text(row, "generation"),
                number(row, "from"),
                number(row, "to"),
                number(row, "next"),
                number(row, "tried"),
                number(row, "stale"),
                text(row, "isCancelled").equals("true"),
                text(row, "isOver").equals("true")));
    }

    /// What became of an action, if the engine has said so.
    Optional<String> outcome(String action) {
        return rows("actions").stream()
                .filter(row -> text(row, "id").equals(action))
                .map(row -> text(row, "outcome"))
                .findFirst();
    }
}
