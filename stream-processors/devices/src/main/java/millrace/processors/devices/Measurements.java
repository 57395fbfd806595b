package millrace.processors.devices;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import millrace.devices.RejectionReason;

/// The measurements of a reading, those that can be true apart from those that cannot.
///
/// @param good value by sensor
/// @param bad sensors whose value is dropped, with the reason; of several reasons the first
record Measurements(SortedMap<String, Double> good, List<String> bad, Optional<Fault> fault) {

    /// No physical quantity in a unit of daily use is larger.
    private static final double LARGEST = 1e15;

    static final int LONGEST_NAME = 100;

    private static final int MOST_SENSORS = 200;

    /// What is wrong with a measurement.
    record Fault(RejectionReason reason, String detail) {}

    static Measurements of(Reading reading, Ranges ranges) {
        if (reading.measurements().isEmpty()) {
            return none(RejectionReason.NO_MEASUREMENT, "reading has no measurement; expected one at least");
        }
        if (reading.measurements().size() > MOST_SENSORS) {
            return none(
                    RejectionReason.TOO_MANY_SENSORS,
                    "reading has %d measurements; expected at most %d"
                            .formatted(reading.measurements().size(), MOST_SENSORS));
        }
        SortedMap<String, Double> good = new TreeMap<>();
        List<String> bad = new ArrayList<>();
        Optional<Fault> first = Optional.empty();
        for (var measurement : reading.measurements().entrySet()) {
            Optional<Fault> fault =
                    fault(measurement).or(() -> ranges.fault(measurement.getKey(), measurement.getValue()));
            if (fault.isEmpty()) {
                good.put(measurement.getKey(), measurement.getValue());
            } else {
                bad.add(shortened(measurement.getKey()));
                first = first.or(() -> fault);
            }
        }
        return new Measurements(good, bad, first);
    }

    private static Measurements none(RejectionReason reason, String detail) {
        return new Measurements(new TreeMap<>(), List.of(), Optional.of(new Fault(reason, detail)));
    }

    private static Optional<Fault> fault(Map.Entry<String, Double> measurement) {
        String sensor = measurement.getKey();
        double value = measurement.getValue();
        if (sensor.isBlank() || sensor.length() > LONGEST_NAME) {
            return Optional.of(new Fault(
                    RejectionReason.SENSOR_UNNAMED,
                    "sensor name has %d characters; expected 1 to %d, not all blank"
                            .formatted(sensor.length(), LONGEST_NAME)));
        }
        if (!Double.isFinite(value)) {
            return Optional.of(
                    new Fault(RejectionReason.NOT_A_NUMBER, "value is NaN or infinite; expected a finite number"));
        }
        if (Math.abs(value) > LARGEST) {
            return Optional.of(
                    new Fault(RejectionReason.OUT_OF_RANGE, "value is beyond 1e15 either way; expected less"));
        }
        return Optional.empty();
    }

    private static String shortened(String sensor) {
        return sensor.length() <= LONGEST_NAME ? sensor : sensor.substring(0, LONGEST_NAME);
    }
}
