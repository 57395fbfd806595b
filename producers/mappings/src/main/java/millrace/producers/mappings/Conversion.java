package millrace.producers.mappings;

import java.util.OptionalDouble;
import java.util.Set;

/// From the number in a message to the measurement: `number * factor + offset`, unless the number stands for none.
///
/// @param sentinels numbers, as they stand in the message, that say there was nothing to measure
record Conversion(double factor, double offset, Set<Double> sentinels) {

    Conversion {
        sentinels = Set.copyOf(sentinels);
    }

    boolean isSentinel(double number) {
        return sentinels.contains(number);
    }

    /// @return empty if the result is beyond the range of 64-bit floating point
    OptionalDouble apply(double number) {
        double result = number * factor + offset;
        return Double.isFinite(result) ? OptionalDouble.of(result) : OptionalDouble.empty();
    }
}
