package millrace.producers.mappings;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An MQTT topic filter (MQTT 5, section 4.7) that may name one level: `devices/{deviceId}/readings`.
public final class TopicFilter {

    private static final String DEVICE = "{deviceId}";
    private static final String ONE = "+";
    private static final String REST = "#";

    private final String text;
    private final List<String> levels;

    private TopicFilter(String text, List<String> levels) {
        this.text = text;
        this.levels = levels;
    }

    /// @throws IllegalArgumentException if `text` is no filter; the message says what is
    static TopicFilter of(String text) {
        List<String> levels = List.of(text.split("/", -1));
        for (int at = 0; at < levels.size(); at++) {
            String level = levels.get(at);
            boolean isRest = level.equals(REST) && at == levels.size() - 1;
            boolean isPlain = level.chars().noneMatch(unit -> "+#{}\0".indexOf(unit) >= 0);
            if (!isRest && !isPlain && !level.equals(ONE) && !level.equals(DEVICE)) {
                throw new IllegalArgumentException("a level is text without + # { }, or one of + # {deviceId}");
            }
        }
        if (text.isEmpty() || levels.stream().filter(DEVICE::equals).count() > 1) {
            throw new IllegalArgumentException("at least one character, and {deviceId} at most once");
        }
        return new TopicFilter(text, levels);
    }

    boolean namesDevice() {
        return levels.contains(DEVICE);
    }

    /// What an MQTT broker understands: every named level is a `+`.
    public String asSubscription() {
        return text.replace(DEVICE, ONE);
    }

    /// @param topic its levels
    boolean matches(List<String> topic) {
        // section 4.7.2: a filter that begins with a wildcard does not match topics that begin with $
        if (topic.getFirst().startsWith("$") && !levels.getFirst().equals(topic.getFirst())) {
            return false;
        }
        for (int at = 0; at < levels.size(); at++) {
            String level = levels.get(at);
            if (level.equals(REST)) {
                return true;
            }
            if (at >= topic.size() || !takes(level, topic.get(at))) {
                return at == topic.size() && level.equals(REST);
            }
        }
        return levels.size() == topic.size();
    }

    private static boolean takes(String level, String actual) {
        return level.equals(ONE) || level.equals(DEVICE) || level.equals(actual);
    }

    /// The level named `{deviceId}` of a topic that matches.
    Optional<String> deviceIn(List<String> topic) {
        int at = levels.indexOf(DEVICE);
        @Nullable String device = at < 0 ? null : topic.get(at);
        return Optional.ofNullable(device);
    }

    @Override
    public String toString() {
        return text;
    }
}
