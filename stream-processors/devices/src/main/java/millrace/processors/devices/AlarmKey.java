package millrace.processors.devices;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import millrace.devices.Comparison;

/// What a device has at most one active alarm of: rules that watch the same sensor on the same side make one alarm,
/// as severe as the severest of them that holds.
record AlarmKey(String sensor, Comparison comparison) {

    /// The same for the same readings in every run, whatever their events were called.
    ///
    /// @param since when the value was first beyond the threshold
    String alarmId(String deviceId, Instant since) {
        String text = "%d %s %s %s %d".formatted(deviceId.length(), deviceId, comparison, sensor, since.toEpochMilli());
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    @Override
    public String toString() {
        return comparison + "/" + sensor;
    }
}
