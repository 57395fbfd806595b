package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import millrace.devices.ClearReason;
import millrace.processors.devices.Rule.Beyond;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;
import org.apache.avro.specific.SpecificRecord;

/// The rules that watch one sensor on one side, and the one alarm they make together. Pure.
///
/// @param rules that watch it, as they stand after the moment that is judged
/// @param alarm that they have made before
record Ladder(List<Rule> rules, Optional<Alarm> alarm) {

    /// @param alarm nothing if none is active any more
    /// @param fact nothing if there is nothing to tell
    record Step(Optional<Alarm> alarm, Optional<Derived<SpecificRecord>> fact) {

        static final Step NOTHING = new Step(Optional.empty(), Optional.empty());
    }

    /// A reading was judged by the rules.
    ///
    /// @param profile the event that has the rules
    /// @param score where the rules are of anomalies
    Step on(AlarmFacts facts, double value, Optional<Double> score, Cause profile, DeviceRules timing) {
        Optional<Rule> severest = severest();
        if (alarm.isEmpty()) {
            return severest.flatMap(
                            rule -> rule.beyond().map(beyond -> raise(facts, rule, beyond, value, score, profile)))
                    .orElse(Step.NOTHING);
        }
        Alarm active = alarm.get();
        return severest.map(rule -> goOn(active, rule, facts, value, timing.repeatAlarm()))
                .orElseGet(() -> calm(active, facts, value, timing.clearAfter()));
    }

    /// The profile has changed; it raises nothing, for that takes a reading.
    ///
    /// @param value the latest, if one is known
    Step onProfile(AlarmFacts facts, Optional<Double> value) {
        if (alarm.isEmpty()) {
            return Step.NOTHING;
        }
        Alarm active = alarm.get();
        Optional<Rule> severest = severest();
        if (severest.isEmpty()) {
            return new Step(Optional.empty(), Optional.of(facts.cleared(active, ClearReason.PROFILE_CHANGED, null)));
        }
        return value.filter(known -> severest.get().severity() != active.severity())
                .map(known -> change(active, severest.get(), facts, known, active.toldAt()))
                .orElseGet(() -> new Step(alarm, Optional.empty()));
    }

    /// Of equally severe ones the first in the profile.
    private Optional<Rule> severest() {
        return rules.stream()
                .filter(Rule::holds)
                .reduce((first, next) -> next.severity().compareTo(first.severity()) > 0 ? next : first);
    }

    private static Step raise(
            AlarmFacts facts, Rule rule, Beyond beyond, double value, Optional<Double> score, Cause profile) {
        String id = rule.key().alarmId(facts.deviceId(), beyond.since());
        Derived<SpecificRecord> raised = facts.raised(id, rule, beyond, value, score, profile);
        Alarm alarm = new Alarm(
                id,
                rule.key(),
                rule.id(),
                rule.severity(),
                facts.time(),
                facts.time(),
                StoredCauses.of(WatchAlarms.STEP, raised),
                0,
                false,
                Optional.empty());
        return new Step(Optional.of(alarm), Optional.of(raised));
    }

    private static Step goOn(Alarm alarm, Rule rule, AlarmFacts facts, double value, Duration repeatEvery) {
        if (rule.severity() != alarm.severity()) {
            return change(alarm, rule, facts, value, facts.time());
        }
        if (alarm.isToBeRepeated(facts.time(), repeatEvery)) {
            Derived<SpecificRecord> repeated = facts.repeated(alarm, value);
            return new Step(
                    Optional.of(alarm.repeated(facts.time(), StoredCauses.of(WatchAlarms.STEP, repeated))),
                    Optional.of(repeated));
        }
        return new Step(Optional.of(alarm.calm(Optional.empty())), Optional.empty());
    }

    private static Step change(Alarm alarm, Rule rule, AlarmFacts facts, double value, Instant toldAt) {
        Derived<SpecificRecord> changed = facts.changed(alarm, rule, value);
        return new Step(
                Optional.of(alarm.changed(rule, toldAt, StoredCauses.of(WatchAlarms.STEP, changed))),
                Optional.of(changed));
    }

    private static Step calm(Alarm alarm, AlarmFacts facts, double value, Duration clearAfter) {
        Instant since = alarm.calmSince().orElse(facts.time());
        boolean isOver = !since.plus(clearAfter).isAfter(facts.time());
        return isOver
                ? new Step(Optional.empty(), Optional.of(facts.cleared(alarm, ClearReason.RECOVERED, value)))
                : new Step(Optional.of(alarm.calm(Optional.of(since))), Optional.empty());
    }
}
