package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import millrace.processors.devices.state.StoredPrint;

/// What a reading is known by when it comes again, under whatever event id.
///
/// Without a sequence it is the device, the time and the content. With one it is the device and the sequence; as a
/// counter may begin anew, the time has to be the same too, or near and at least half of the measurements: several
/// receivers of one radio frame each add a strength of their own.
///
/// @param key under which earlier prints lie that this one may repeat
/// @param measurements a hash of each
record ReadingPrint(String key, boolean isCounted, Instant time, List<Integer> measurements) {

    static ReadingPrint of(Reading reading) {
        String device = reading.deviceId().length() + " " + reading.deviceId();
        String rest = reading.sequence()
                .map(sequence -> "#" + sequence)
                .orElseGet(() -> "@" + reading.time().toEpochMilli() + "/" + Long.toHexString(hash(reading)));
        return new ReadingPrint(
                device + rest,
                reading.sequence().isPresent(),
                reading.time(),
                reading.measurements().entrySet().stream()
                        .map(ReadingPrint::hash)
                        .sorted()
                        .toList());
    }

    /// @param earlier prints under the same key
    boolean repeatsOneOf(Collection<StoredPrint> earlier, Duration resend) {
        return earlier.stream().anyMatch(one -> !isCounted || isSame(one, resend));
    }

    private boolean isSame(StoredPrint earlier, Duration resend) {
        Duration apart = Duration.between(earlier.getTime(), time).abs();
        return apart.isZero() || (apart.compareTo(resend) <= 0 && isMuchTheSame(earlier.getMeasurements()));
    }

    private boolean isMuchTheSame(List<Integer> others) {
        Set<Integer> common = new HashSet<>(measurements);
        common.retainAll(others);
        return 2 * common.size() >= Math.max(measurements.size(), others.size());
    }

    StoredPrint stored() {
        return new StoredPrint(time, measurements);
    }

    private static int hash(Map.Entry<String, Double> measurement) {
        return 31 * measurement.getKey().hashCode() + measurement.getValue().hashCode();
    }

    /// 64 bits, as the time beside it is in most cases enough.
    private static long hash(Reading reading) {
        long hash = 0;
        for (var measurement : reading.measurements().entrySet()) {
            hash = (hash + measurement.getKey().hashCode()) * 0x9E3779B97F4A7C15L;
            hash = (hash + Double.doubleToLongBits(measurement.getValue())) * 0xC2B2AE3D27D4EB4FL;
        }
        return hash;
    }
}
