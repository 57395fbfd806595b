package millrace.processors.devices;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import millrace.devices.DeviceReading;
import millrace.processors.lineage.MisplacedEventException;
import millrace.schemas.Cause;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;

/// What a device says that it measured.
///
/// @param time when, by the device's clock
/// @param recordedAt when it was written down, never later than it was read
/// @param sequence the device's own count
/// @param measurements value by sensor, by name
/// @param cause the event that says so
record Reading(
        String deviceId,
        Instant time,
        Instant recordedAt,
        Optional<Long> sequence,
        SortedMap<String, Double> measurements,
        Cause cause) {

    /// @throws MisplacedEventException if the event is no reading
    static Reading of(Event<SpecificRecord> event, Instant now) {
        if (!(event.value() instanceof DeviceReading value)) {
            throw new MisplacedEventException("%s is no reading; expected millrace.devices.DeviceReading"
                    .formatted(event.envelope().type()));
        }
        Instant recorded = event.envelope().recordedTime();
        return new Reading(
                event.key(),
                event.envelope().time(),
                recorded.isAfter(now) ? now : recorded,
                Optional.ofNullable(value.getSequence()),
                new TreeMap<>(value.getMeasurements()),
                event.envelope().asCause());
    }

    Reading with(Map<String, Double> others) {
        return new Reading(deviceId, time, recordedAt, sequence, new TreeMap<>(others), cause);
    }

    DeviceReading value() {
        return new DeviceReading(deviceId, sequence.orElse(null), measurements);
    }
}
