package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import millrace.producers.mappings.Mapped;

/// What would become of one message.
///
/// @param number of its line, from 1
record TriedMessage(int number, Mapped mapped) {

    private static final String UNMAPPED = "topic has no mapping; expected one that has";

    boolean isReading() {
        return mapped instanceof Mapped.Reading;
    }

    /// For people.
    String line() {
        return switch (mapped) {
            case Mapped.Reading reading ->
                "line %d: reading of %s at %s%s%s: %s%s"
                        .formatted(
                                number,
                                reading.deviceId(),
                                reading.time(),
                                reading.hasOwnTime() ? "" : " (its arrival)",
                                reading.sequence().isPresent()
                                        ? ", sequence " + reading.sequence().getAsLong()
                                        : "",
                                measurements(reading),
                                reading.dropped().isEmpty() ? "" : "; dropped " + String.join(", ", reading.dropped()));
            case Mapped.Unreadable unreadable -> "line %d: dead letter: %s".formatted(number, unreadable.reason());
            case Mapped.Unmapped() -> "line %d: dead letter: %s".formatted(number, UNMAPPED);
        };
    }

    private static String measurements(Mapped.Reading reading) {
        return reading.measurements().isEmpty()
                ? "nothing measured"
                : reading.measurements().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "));
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("line", number);
        json.writeStringField("result", isReading() ? "reading" : "dead-letter");
        Optional<Mapped.Reading> reading =
                mapped instanceof Mapped.Reading found ? Optional.of(found) : Optional.empty();
        Fields.text(json, "deviceId", reading.map(Mapped.Reading::deviceId));
        Fields.number(
                json,
                "sequence",
                reading.map(Mapped.Reading::sequence)
                        .filter(OptionalLong::isPresent)
                        .map(OptionalLong::getAsLong));
        Fields.time(json, "time", reading.map(Mapped.Reading::time));
        Fields.text(json, "timeOf", reading.map(found -> found.hasOwnTime() ? "device" : "arrival"));
        json.writeObjectFieldStart("measurements");
        if (reading.isPresent()) {
            for (Map.Entry<String, Double> entry : reading.get().measurements().entrySet()) {
                json.writeNumberField(entry.getKey(), entry.getValue());
            }
        }
        json.writeEndObject();
        TryMapping.strings(json, "dropped", reading.map(Mapped.Reading::dropped).orElse(List.of()));
        Fields.text(json, "reason", reason());
        json.writeEndObject();
    }

    private Optional<String> reason() {
        return switch (mapped) {
            case Mapped.Reading _ -> Optional.empty();
            case Mapped.Unreadable unreadable -> Optional.of(unreadable.reason());
            case Mapped.Unmapped() -> Optional.of(UNMAPPED);
        };
    }
}
