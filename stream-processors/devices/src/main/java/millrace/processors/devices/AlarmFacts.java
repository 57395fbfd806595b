package millrace.processors.devices;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import millrace.devices.AlarmCleared;
import millrace.devices.AlarmDeescalated;
import millrace.devices.AlarmEscalated;
import millrace.devices.AlarmRaised;
import millrace.devices.AlarmRepeated;
import millrace.devices.ClearReason;
import millrace.processors.devices.Rule.Beyond;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// What is told of the alarms of one device, at one moment, for one cause: a reading or a profile.
///
/// An alarm's first event has the readings that raised it and the profile as parents, each later one the event before
/// it and what changed: so `why` goes from a cleared alarm to the readings.
///
/// @param time of the cause
record AlarmFacts(String deviceId, Instant time, Cause cause) {

    /// @param score of a rule of anomalies
    Derived<SpecificRecord> raised(
            String alarmId, Rule rule, Beyond beyond, double value, Optional<Double> score, Cause profile) {
        var raised = new AlarmRaised(
                deviceId,
                alarmId,
                rule.key().sensor(),
                rule.key().comparison(),
                rule.id(),
                rule.severity(),
                value,
                rule.raiseAt(),
                beyond.since(),
                score.orElse(null));
        List<Cause> parents =
                Stream.of(beyond.reading(), cause, profile).distinct().toList();
        return fact("AlarmRaised", rule.key(), raised, parents);
    }

    Derived<SpecificRecord> repeated(Alarm alarm, double value) {
        var repeated = new AlarmRepeated(
                deviceId,
                alarm.id(),
                alarm.key().sensor(),
                alarm.key().comparison(),
                alarm.ruleId(),
                alarm.severity(),
                value,
                alarm.raisedAt(),
                alarm.repeats() + 1);
        return fact("AlarmRepeated", alarm.key(), repeated, List.of(alarm.told(), cause));
    }

    /// To a severity that is not the alarm's.
    Derived<SpecificRecord> changed(Alarm alarm, Rule to, double value) {
        boolean isWorse = to.severity().compareTo(alarm.severity()) > 0;
        String sensor = alarm.key().sensor();
        SpecificRecord changed = isWorse
                ? new AlarmEscalated(
                        deviceId,
                        alarm.id(),
                        sensor,
                        alarm.key().comparison(),
                        to.id(),
                        alarm.severity(),
                        to.severity(),
                        value,
                        alarm.raisedAt())
                : new AlarmDeescalated(
                        deviceId,
                        alarm.id(),
                        sensor,
                        alarm.key().comparison(),
                        to.id(),
                        alarm.severity(),
                        to.severity(),
                        value,
                        alarm.raisedAt());
        return fact(
                isWorse ? "AlarmEscalated" : "AlarmDeescalated", alarm.key(), changed, List.of(alarm.told(), cause));
    }

    Derived<SpecificRecord> cleared(Alarm alarm, ClearReason reason, @Nullable Double value) {
        var cleared = new AlarmCleared(
                deviceId,
                alarm.id(),
                alarm.key().sensor(),
                alarm.key().comparison(),
                alarm.severity(),
                reason,
                value,
                alarm.raisedAt());
        return fact("AlarmCleared", alarm.key(), cleared, List.of(alarm.told(), cause));
    }

    private Derived<SpecificRecord> fact(String what, AlarmKey key, SpecificRecord value, List<Cause> parents) {
        return new Derived<>(deviceId, time, value, what + "/" + key, parents);
    }
}
