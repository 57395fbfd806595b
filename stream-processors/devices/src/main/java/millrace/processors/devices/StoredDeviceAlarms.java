package millrace.processors.devices;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import millrace.devices.Comparison;
import millrace.devices.Severity;
import millrace.processors.devices.DeviceAlarms.Measured;
import millrace.processors.devices.Rule.Beyond;
import millrace.processors.devices.state.StoredAlarm;
import millrace.processors.devices.state.StoredAlarms;
import millrace.processors.devices.state.StoredComparison;
import millrace.processors.devices.state.StoredRule;
import millrace.processors.devices.state.StoredSeverity;
import millrace.processors.devices.state.StoredValue;

/// Rules and alarms as the state store keeps them.
final class StoredDeviceAlarms {

    private StoredDeviceAlarms() {}

    static StoredAlarms write(DeviceAlarms device) {
        return new StoredAlarms(
                StoredCauses.write(device.profile()),
                device.rules().stream().map(StoredDeviceAlarms::write).toList(),
                device.alarms().stream().map(StoredDeviceAlarms::write).toList(),
                device.latest().entrySet().stream().collect(toMap(Map.Entry::getKey, of -> write(of.getValue()))));
    }

    static DeviceAlarms read(String deviceId, StoredAlarms stored) {
        return new DeviceAlarms(
                deviceId,
                StoredCauses.read(stored.getProfile()),
                stored.getRules().stream().map(StoredDeviceAlarms::read).toList(),
                stored.getAlarms().stream().map(StoredDeviceAlarms::read).toList(),
                stored.getLatest().entrySet().stream().collect(toMap(Map.Entry::getKey, of -> read(of.getValue()))));
    }

    private static StoredValue write(Measured measured) {
        return new StoredValue(measured.value(), measured.time());
    }

    private static Measured read(StoredValue stored) {
        return new Measured(stored.getValue(), stored.getTime());
    }

    private static StoredRule write(Rule rule) {
        return new StoredRule(
                rule.id(),
                rule.key().sensor(),
                write(rule.key().comparison()),
                rule.raiseAt(),
                rule.clearAt(),
                Math.toIntExact(rule.holdFor().toSeconds()),
                StoredSeverity.valueOf(rule.severity().name()),
                rule.beyond().map(Beyond::since).orElse(null),
                StoredCauses.write(rule.beyond().map(Beyond::reading)),
                rule.holds());
    }

    private static Rule read(StoredRule stored) {
        return new Rule(
                stored.getRuleId(),
                new AlarmKey(stored.getSensor(), read(stored.getComparison())),
                stored.getRaiseAt(),
                stored.getClearAt(),
                Duration.ofSeconds(stored.getHoldForSeconds()),
                read(stored.getSeverity()),
                Optional.ofNullable(stored.getBeyondSince())
                        .flatMap(since -> StoredCauses.readOptional(stored.getBeyond())
                                .map(reading -> new Beyond(since, reading))),
                stored.getIsActive());
    }

    private static StoredAlarm write(Alarm alarm) {
        return new StoredAlarm(
                alarm.id(),
                alarm.key().sensor(),
                write(alarm.key().comparison()),
                alarm.ruleId(),
                StoredSeverity.valueOf(alarm.severity().name()),
                alarm.raisedAt(),
                alarm.toldAt(),
                StoredCauses.write(alarm.told()),
                alarm.repeats(),
                alarm.isAcknowledged(),
                alarm.calmSince().orElse(null));
    }

    private static Alarm read(StoredAlarm stored) {
        return new Alarm(
                stored.getAlarmId(),
                new AlarmKey(stored.getSensor(), read(stored.getComparison())),
                stored.getRuleId(),
                read(stored.getSeverity()),
                stored.getRaisedAt(),
                stored.getToldAt(),
                StoredCauses.read(stored.getTold()),
                stored.getRepeats(),
                stored.getIsAcknowledged(),
                Optional.ofNullable(stored.getCalmSince()));
    }

    private static StoredComparison write(Comparison comparison) {
        return StoredComparison.valueOf(comparison.name());
    }

    private static Comparison read(StoredComparison stored) {
        return Comparison.valueOf(stored.name());
    }

    private static Severity read(StoredSeverity stored) {
        return Severity.valueOf(stored.name());
    }
}
