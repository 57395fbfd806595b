package millrace.processors.devices;

import java.util.List;
import java.util.Optional;
import millrace.devices.DeviceProfile;
import millrace.devices.RejectionReason;
import millrace.devices.SensorRange;
import millrace.processors.devices.Measurements.Fault;

/// What the sensors of a device can measure, as its profile says. Pure.
record Ranges(List<Range> all) {

    static final Ranges NONE = new Ranges(List.of());

    /// More would make a row that grows with every reading.
    private static final int MOST = 200;

    /// @param min infinite where the sensor is not bounded, as is `max`
    record Range(String sensor, double min, double max) {

        private static Range of(SensorRange range) {
            Double min = range.getMin();
            Double max = range.getMax();
            return new Range(
                    range.getSensor(),
                    min == null ? Double.NEGATIVE_INFINITY : min,
                    max == null ? Double.POSITIVE_INFINITY : max);
        }

        private boolean isLeftBy(double value) {
            return value < min || value > max;
        }

        @Override
        public String toString() {
            if (min == Double.NEGATIVE_INFINITY) {
                return max + " or less";
            }
            return max == Double.POSITIVE_INFINITY ? min + " or more" : min + " to " + max;
        }
    }

    Ranges {
        all = List.copyOf(all);
    }

    /// The first 200 of the profile, without those of sensors whose name no reading may have.
    static Ranges of(DeviceProfile profile) {
        return new Ranges(profile.getRanges().stream()
                .filter(range -> range.getSensor().length() <= Measurements.LONGEST_NAME)
                .limit(MOST)
                .map(Range::of)
                .toList());
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// What is wrong with the value, if it lies outside of a range of its sensor.
    Optional<Fault> fault(String sensor, double value) {
        return all.stream()
                .filter(range -> range.sensor().equals(sensor) && range.isLeftBy(value))
                .findFirst()
                .map(range -> new Fault(
                        RejectionReason.OUT_OF_RANGE, "%s is %s; expected %s".formatted(sensor, value, range)));
    }
}
