package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import millrace.devices.AlarmRule;
import millrace.devices.Comparison;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.devices.Severity;
import millrace.schemas.Cause;
import millrace.schemas.Envelope;
import millrace.schemas.Event;
import millrace.schemas.Identity;
import org.jspecify.annotations.Nullable;

/// Profiles and readings of probe `p-1`, for tests of what follows from them.
final class Probes {

    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration MEMORY = Duration.ofDays(7);
    static final DeviceRules RULES = new DeviceRules(
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            Duration.ofHours(4),
            Duration.ZERO,
            Duration.ofHours(1),
            Duration.ofDays(90));
    static final AlarmRule WARM =
            new AlarmRule("warm", "temperature", Comparison.ABOVE, 30.0, 28.0, 0, Severity.WARNING);
    static final AlarmRule HOT =
            new AlarmRule("hot", "temperature", Comparison.ABOVE, 40.0, 38.0, 0, Severity.CRITICAL);

    private Probes() {}

    /// `NOON` and so many seconds.
    static Instant at(long seconds) {
        return NOON.plusSeconds(seconds);
    }

    static DeviceProfile profile(@Nullable Integer seconds, AlarmRule... rules) {
        return new DeviceProfile(
                "p-1", "cold store", null, "ada@customers.example", "en", "UTC", seconds, List.of(rules), List.of());
    }

    static DeviceReading temperature(@Nullable Long sequence, double value) {
        return new DeviceReading("p-1", sequence, new TreeMap<>(Map.of("temperature", value)));
    }

    /// A reading that was measured at `time` and written down at `recorded`.
    static Event<DeviceReading> written(String id, Instant time, Instant recorded, DeviceReading reading) {
        var envelope = Envelope.published(
                new Identity("/test", id),
                "millrace.devices.DeviceReading",
                time,
                recorded,
                reading.getDeviceId(),
                Optional.empty());
        return new Event<>(envelope, reading.getDeviceId(), reading);
    }

    /// As it is judged; recorded when it was measured.
    static Reading reading(String id, Instant time, @Nullable Long sequence, Map<String, Double> measurements) {
        return new Reading("p-1", time, time, Optional.ofNullable(sequence), new TreeMap<>(measurements), cause(id));
    }

    static Reading reading(String id, Instant time, double temperature) {
        return reading(id, time, null, Map.of("temperature", temperature));
    }

    static Cause cause(String id) {
        return new Cause(new Identity("/test", id), id, Optional.empty());
    }
}
