package millrace.producers.httpgateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The CloudEvents attributes of one event, as texts, whatever form they came in.
final class Attributes {

    static final int MAX_CHARS = 1024;
    private static final int MAX_COUNT = 40;
    private static final int MAX_NAME_CHARS = 40;

    private static final Set<String> KNOWN =
            Set.of("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "traceparent");
    private static final Set<String> OURS = Set.of("correlationid", "causationid", "recordedtime");

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Faults faults;

    Attributes(Faults faults) {
        this.faults = faults;
    }

    /// Keeps what is legal; says at `/name` what is not.
    void put(String name, String value) {
        String fault = fault(name, value);
        if (fault != null) {
            faults.add("/" + Faults.escape(name), fault);
        } else if (values.putIfAbsent(name, value) != null) {
            faults.add("/" + name, "appears twice; expected once");
        } else if (values.size() == MAX_COUNT) {
            faults.add("", "has more than %d attributes".formatted(MAX_COUNT - 1));
        }
    }

    private static @Nullable String fault(String name, String value) {
        if (!isName(name)) {
            return "is not an attribute name; expected lower-case letters and digits, at most %d"
                    .formatted(MAX_NAME_CHARS);
        } else if (OURS.contains(name)) {
            return "is written by Millrace; expected no such attribute";
        } else if (value.isEmpty()) {
            return "is empty; expected a text";
        } else if (value.length() > MAX_CHARS) {
            return "has %d characters; expected at most %d".formatted(value.length(), MAX_CHARS);
        }
        return Texts.isPrintable(value) ? null : "has a control character or half of a surrogate pair; expected a text";
    }

    private static boolean isName(String name) {
        for (int at = 0; at < name.length(); at++) {
            char unit = name.charAt(at);
            if (!(unit >= 'a' && unit <= 'z') && !(unit >= '0' && unit <= '9')) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= MAX_NAME_CHARS;
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    Optional<String> id() {
        return Optional.ofNullable(values.get("id"));
    }

    /// What CloudEvents leaves to others; kept as headers of the record.
    void forEachExtension(BiConsumer<String, String> action) {
        values.forEach((name, value) -> {
            if (!KNOWN.contains(name)) {
                action.accept(name, value);
            }
        });
    }
}
