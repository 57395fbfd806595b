package millrace.producers.mappings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The measurements of one message, as the rules find them.
final class Measurements {

    private static final int MOST = 256;

    private final JsonNode json;
    private final List<Fault> faults;
    private final SortedMap<String, Double> byName = new TreeMap<>();
    private final List<String> dropped = new ArrayList<>();

    Measurements(JsonNode json, List<Fault> faults) {
        this.json = json;
        this.faults = faults;
    }

    void readAll(List<MeasurementRule> rules) {
        for (MeasurementRule rule : rules) {
            switch (rule) {
                case MeasurementRule.One one -> readOne(one);
                case MeasurementRule.Each each -> readEach(each);
            }
        }
        if (byName.size() > MOST) {
            faults.add(new Fault("payload", "has %d measurements; expected at most %d".formatted(byName.size(), MOST)));
        }
    }

    private void readOne(MeasurementRule.One rule) {
        JsonNode value = json.at(rule.pointer());
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        String where = rule.pointer().toString();
        if (isMeasured(value)) {
            put(rule.name(), where, value, rule.conversion());
        } else {
            faults.add(new Fault(where, "is not a measurement; expected a number or a boolean"));
        }
    }

    private void readEach(MeasurementRule.Each rule) {
        JsonNode object = json.at(rule.pointer());
        if (object.isMissingNode() || object.isNull()) {
            return;
        }
        if (!object.isObject()) {
            faults.add(new Fault(rule.pointer().toString(), "is not an object; expected measurements by name"));
            return;
        }
        object.properties().forEach(field -> {
            if (isMeasured(field.getValue()) && !rule.except().contains(field.getKey())) {
                put(field.getKey(), rule.pointer() + "/" + field.getKey(), field.getValue(), rule.conversion());
            }
        });
    }

    private static boolean isMeasured(JsonNode value) {
        return value.isNumber() || value.isBoolean();
    }

    private void put(String name, String where, JsonNode value, Conversion conversion) {
        double number = value.isBoolean() ? (value.booleanValue() ? 1 : 0) : value.doubleValue();
        if (conversion.isSentinel(number)) {
            dropped.add(name);
            return;
        }
        conversion
                .apply(number)
                .ifPresentOrElse(
                        measured -> byName.put(name, measured),
                        () -> faults.add(new Fault(
                                where, "is beyond the range of 64-bit floating point; expected a number within it")));
    }

    SortedMap<String, Double> byName() {
        return byName;
    }

    List<String> dropped() {
        return dropped;
    }
}
