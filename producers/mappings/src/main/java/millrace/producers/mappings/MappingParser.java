package millrace.producers.mappings;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From the parts of a mapping file to mappings. What is wrong is noted in the parts; what is made of it then is not
/// to be used.
final class MappingParser {

    private static final String POINTER = "a JSON pointer such as /data/temp";
    private static final Set<String> MEMBERS = Set.of("topic", "device", "time", "sequence", "measurements");
    private static final Set<String> CONVERSION = Set.of("factor", "offset", "drop");

    private MappingParser() {}

    static List<Mapping> parse(YamlPart root) {
        Map<String, YamlPart> members = root.members(Set.of("mappings"));
        return root.required(members, "mappings", "a list of mappings").stream()
                .flatMap(list -> list.items("mappings").stream())
                .flatMap(part -> mapping(part).stream())
                .toList();
    }

    private static Optional<Mapping> mapping(YamlPart part) {
        Map<String, YamlPart> members = part.members(MEMBERS);
        TopicFilter topic = part.required(members, "topic", "a topic filter such as devices/{deviceId}/readings")
                .map(filter -> filter.parsed(
                        "a topic filter: levels are text without + # { }, or + or {deviceId}, or # at the end",
                        TopicFilter::of))
                .orElse(null);
        Optional<JsonPointer> device =
                Optional.ofNullable(members.get("device")).map(MappingParser::pointer);
        if (topic != null && topic.namesDevice() && members.containsKey("device")) {
            members.get("device").fault("is given beside {deviceId} in the topic; expected one of them");
        } else if (topic != null && !topic.namesDevice()) {
            part.required(members, "device", POINTER + ", as the topic has no {deviceId}");
        }
        List<TimeSource> times = part.required(members, "time", "where the time is, or arrival").stream()
                .flatMap(list -> times(list).stream())
                .toList();
        Optional<JsonPointer> sequence =
                Optional.ofNullable(members.get("sequence")).map(MappingParser::pointer);
        List<MeasurementRule> rules = part.required(members, "measurements", "a list of measurements").stream()
                .flatMap(list -> list.items("measurements").stream())
                .flatMap(rule -> rule(rule).stream())
                .toList();
        return topic == null
                ? Optional.empty()
                : Optional.of(new Mapping(topic, device, times, sequence, distinct(rules)));
    }

    private static @Nullable JsonPointer pointer(YamlPart part) {
        return part.parsed(POINTER, text -> {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("the whole message");
            }
            return JsonPointer.compile(text);
        });
    }

    private static List<TimeSource> times(YamlPart list) {
        List<TimeSource> sources = new ArrayList<>();
        for (YamlPart item : list.items("places of the time, such as {pointer: /time, unit: iso} or arrival")) {
            if (sources.contains(new TimeSource.Arrival())) {
                item.fault("stands behind arrival, which is always there; expected arrival at the end");
            } else if (item.isText("arrival")) {
                sources.add(new TimeSource.Arrival());
            } else {
                time(item).ifPresent(sources::add);
            }
        }
        return sources;
    }

    private static Optional<TimeSource> time(YamlPart item) {
        Map<String, YamlPart> members = item.members(Set.of("pointer", "unit"));
        JsonPointer pointer = item.required(members, "pointer", POINTER)
                .map(MappingParser::pointer)
                .orElse(null);
        TimeUnit unit = item.required(members, "unit", "iso, s or ms")
                .map(part -> part.parsed("iso, s or ms", MappingParser::unit))
                .orElse(null);
        return pointer == null || unit == null ? Optional.empty() : Optional.of(new TimeSource.At(pointer, unit));
    }

    private static TimeUnit unit(String word) {
        TimeUnit unit = TimeUnit.valueOf(word.toUpperCase(Locale.ROOT));
        if (!unit.word().equals(word)) {
            throw new IllegalArgumentException(word);
        }
        return unit;
    }

    private static Optional<MeasurementRule> rule(YamlPart part) {
        boolean isEach = part.has("each");
        Set<String> known = new HashSet<>(CONVERSION);
        known.addAll(isEach ? Set.of("each", "except") : Set.of("name", "pointer"));
        Map<String, YamlPart> members = part.members(known);
        Conversion conversion = conversion(members);
        if (isEach) {
            Set<String> except = Optional.ofNullable(members.get("except")).stream()
                    .flatMap(list -> list.items("names").stream())
                    .flatMap(item -> Optional.ofNullable(item.parsed("a name", text -> text)).stream())
                    .collect(toSet());
            return Optional.ofNullable(members.get("each"))
                    .map(MappingParser::pointer)
                    .map(pointer -> new MeasurementRule.Each(pointer, except, conversion));
        }
        String name = part.required(members, "name", "the measurement's name")
                .map(item -> item.parsed("a name of 1 to 256 characters", MappingParser::name))
                .orElse(null);
        JsonPointer pointer = part.required(members, "pointer", POINTER)
                .map(MappingParser::pointer)
                .orElse(null);
        return name == null || pointer == null
                ? Optional.empty()
                : Optional.of(new MeasurementRule.One(name, pointer, conversion));
    }

    private static String name(String text) {
        if (text.isBlank() || text.length() > 256) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static Conversion conversion(Map<String, YamlPart> members) {
        double factor = number(members.get("factor"), 1);
        double offset = number(members.get("offset"), 0);
        Set<Double> sentinels = new HashSet<>();
        YamlPart drop = members.get("drop");
        if (drop != null) {
            drop.items("numbers").forEach(item -> sentinels.add(number(item, 0)));
        }
        return new Conversion(factor, offset, sentinels);
    }

    /// What is wrong counts as `otherwise`.
    private static double number(@Nullable YamlPart part, double otherwise) {
        Double number = part == null
                ? null
                : part.parsed("a number", text -> {
                    double parsed = Double.parseDouble(text);
                    if (!Double.isFinite(parsed)) {
                        throw new IllegalArgumentException(text);
                    }
                    return parsed;
                });
        return number == null ? otherwise : number;
    }

    /// A number with a rule of its own is not one of `each`.
    private static List<MeasurementRule> distinct(List<MeasurementRule> rules) {
        return rules.stream()
                .map(rule -> rule instanceof MeasurementRule.Each each ? each.without(rules) : rule)
                .toList();
    }
}
