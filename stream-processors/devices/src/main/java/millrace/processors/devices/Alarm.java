package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import millrace.devices.Severity;
import millrace.schemas.Cause;

/// An alarm that has been raised and not cleared.
///
/// @param ruleId its severest rule
/// @param raisedAt by the device's time, as are the others
/// @param toldAt when it was last told
/// @param told the event that told it last
/// @param repeats how often it was repeated
/// @param calmSince since when no rule of it holds
record Alarm(
        String id,
        AlarmKey key,
        String ruleId,
        Severity severity,
        Instant raisedAt,
        Instant toldAt,
        Cause told,
        int repeats,
        boolean isAcknowledged,
        Optional<Instant> calmSince) {

    boolean isToBeRepeated(Instant time, Duration every) {
        return !isAcknowledged && !every.isZero() && !toldAt.plus(every).isAfter(time);
    }

    Alarm acknowledged() {
        return new Alarm(id, key, ruleId, severity, raisedAt, toldAt, told, repeats, true, calmSince);
    }

    Alarm repeated(Instant time, Cause event) {
        return new Alarm(
                id, key, ruleId, severity, raisedAt, time, event, repeats + 1, isAcknowledged, Optional.empty());
    }

    /// Told again with another severity. A severer one has not been seen by anybody.
    Alarm changed(Rule rule, Instant time, Cause event) {
        boolean isWorse = rule.severity().compareTo(severity) > 0;
        return new Alarm(
                id,
                key,
                rule.id(),
                rule.severity(),
                raisedAt,
                time,
                event,
                repeats,
                isAcknowledged && !isWorse,
                Optional.empty());
    }

    Alarm calm(Optional<Instant> since) {
        return new Alarm(id, key, ruleId, severity, raisedAt, toldAt, told, repeats, isAcknowledged, since);
    }
}
