package millrace.producers.mappings;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How the messages of some topics are read.
///
/// @param device where the device id is, where it is not in the topic
/// @param times the first one that is there counts; at least one
/// @param sequence where the device's counter is, if it has one
record Mapping(
        TopicFilter topic,
        Optional<JsonPointer> device,
        List<TimeSource> times,
        Optional<JsonPointer> sequence,
        List<MeasurementRule> measurements) {

    private static final int LONGEST_DEVICE_ID = 256;

    Mapping {
        times = List.copyOf(times);
        measurements = List.copyOf(measurements);
    }

    private record Found(Instant time, boolean isOwn) {}

    Mapped read(List<String> levels, JsonNode json, Instant arrival) {
        List<Fault> faults = new ArrayList<>();
        String deviceId = deviceId(levels, json, faults);
        Found found = time(json, arrival, faults);
        OptionalLong number = sequence(json, faults);
        var values = new Measurements(json, faults);
        values.readAll(measurements);
        if (deviceId == null || found == null || !faults.isEmpty()) {
            return new Mapped.Unreadable(faults);
        }
        return new Mapped.Reading(deviceId, number, found.time(), found.isOwn(), values.byName(), values.dropped());
    }

    private @Nullable String deviceId(List<String> levels, JsonNode json, List<Fault> faults) {
        String where = device.map(JsonPointer::toString).orElse("topic");
        String id = device.isPresent()
                ? json.at(device.get()).textValue()
                : topic.deviceIn(levels).orElse(null);
        if (id == null) {
            faults.add(new Fault(where, absent(json.at(device.orElseThrow())) + "; expected a device id, a text"));
        } else if (id.isBlank() || id.length() > LONGEST_DEVICE_ID || id.chars().anyMatch(Character::isISOControl)) {
            faults.add(new Fault(
                    where,
                    "is not a device id; expected 1 to %d characters, none of them a control character"
                            .formatted(LONGEST_DEVICE_ID)));
            return null;
        }
        return id;
    }

    private @Nullable Found time(JsonNode json, Instant arrival, List<Fault> faults) {
        for (TimeSource source : times) {
            switch (source) {
                case TimeSource.Arrival() -> {
                    return new Found(arrival, false);
                }
                case TimeSource.At(var pointer, var unit) -> {
                    JsonNode value = json.at(pointer);
                    if (!value.isMissingNode() && !value.isNull()) {
                        Optional<Instant> time = unit.read(value);
                        if (time.isEmpty()) {
                            faults.add(new Fault(pointer.toString(), "is not a time; expected " + unit.expected()));
                        }
                        return time.map(instant -> new Found(instant, true)).orElse(null);
                    }
                }
            }
        }
        faults.add(new Fault(places(), "is missing; expected the time of the reading"));
        return null;
    }

    private String places() {
        return String.join(
                " or ",
                times.stream()
                        .map(source -> source instanceof TimeSource.At(var pointer, var _) ? pointer.toString() : "")
                        .toList());
    }

    private OptionalLong sequence(JsonNode json, List<Fault> faults) {
        JsonNode value = sequence.map(json::at).orElse(MissingNode.getInstance());
        if (value.isMissingNode() || value.isNull()) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            faults.add(new Fault(
                    sequence.orElseThrow().toString(), "is not a counter; expected a whole number of 0 or more"));
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.longValue());
    }

    private static String absent(JsonNode value) {
        return value.isMissingNode() ? "is missing" : "is not a text";
    }
}
