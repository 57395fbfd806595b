package millrace.processors.devices;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import millrace.devices.Comparison;
import millrace.devices.DeviceProfile;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;
import org.apache.avro.specific.SpecificRecord;

/// The rules of one device, how they stand, and what they have raised. Pure: an event in, alarm events out.
///
/// A sensor's value is judged by the device's time: a reading that is not newer than the latest known changes nothing,
/// whenever it arrives.
///
/// @param profile the event that has the rules
/// @param alarms those that are active
/// @param latest of each sensor that a rule watches
record DeviceAlarms(
        String deviceId, Cause profile, List<Rule> rules, List<Alarm> alarms, Map<String, Measured> latest) {

    /// More would make a row that grows with every reading.
    private static final int MOST_RULES = 200;

    /// @param time by the device's clock
    record Measured(double value, Instant time) {}

    record Decision(DeviceAlarms after, List<Derived<SpecificRecord>> facts) {}

    static DeviceAlarms none(String deviceId, Cause profile) {
        return new DeviceAlarms(deviceId, profile, List.of(), List.of(), Map.of());
    }

    boolean isEmpty() {
        return rules.isEmpty() && alarms.isEmpty();
    }

    /// A reading has been accepted.
    ///
    /// @param scores how unusual the values of `scoredBy` are, where that is known
    Decision on(Reading reading, Map<String, Double> scores, DeviceRules timing) {
        AlarmFacts facts = new AlarmFacts(deviceId, reading.time(), reading.cause());
        List<Rule> judged =
                rules.stream().map(rule -> judge(rule, reading, scores)).toList();
        List<Alarm> active = new ArrayList<>();
        List<Derived<SpecificRecord>> told = new ArrayList<>();
        for (AlarmKey key : keys(judged)) {
            Ladder ladder = ladder(key, judged);
            Ladder.Step step = fresh(key.sensor(), reading)
                    .map(value -> ladder.on(facts, value, score(key, scores), profile, timing))
                    .orElseGet(() -> new Ladder.Step(ladder.alarm(), Optional.empty()));
            step.alarm().ifPresent(active::add);
            step.fact().ifPresent(told::add);
        }
        return new Decision(new DeviceAlarms(deviceId, profile, judged, active, latestWith(reading)), told);
    }

    /// A profile has come: its rules count from here on, and act at once on alarms that are active.
    Decision on(DeviceProfile value, Instant time, Cause event) {
        AlarmFacts facts = new AlarmFacts(deviceId, time, event);
        List<Rule> after = value.getRules().stream()
                .filter(rule -> rule.getComparison() != Comparison.UNKNOWN)
                .limit(MOST_RULES)
                .map(Rule::of)
                .map(this::takeOver)
                .toList();
        List<Alarm> active = new ArrayList<>();
        List<Derived<SpecificRecord>> told = new ArrayList<>();
        for (AlarmKey key : keys(after)) {
            Ladder ladder = ladder(key, after);
            Ladder.Step step = ladder.rules().equals(ladder(key, rules).rules())
                    ? new Ladder.Step(ladder.alarm(), Optional.empty())
                    : ladder.onProfile(facts, measured(key));
            step.alarm().ifPresent(active::add);
            step.fact().ifPresent(told::add);
        }
        Map<String, Measured> known = new HashMap<>(latest);
        known.keySet().removeIf(sensor -> after.stream()
                .noneMatch(rule -> rule.key().sensor().equals(sensor)));
        return new Decision(new DeviceAlarms(deviceId, event, after, active, known), told);
    }

    /// An operator has seen an alarm.
    ///
    /// @return nothing if no such alarm is active
    Optional<DeviceAlarms> acknowledged(String alarmId) {
        if (alarms.stream().noneMatch(alarm -> alarm.id().equals(alarmId))) {
            return Optional.empty();
        }
        List<Alarm> after = alarms.stream()
                .map(alarm -> alarm.id().equals(alarmId) ? alarm.acknowledged() : alarm)
                .toList();
        return Optional.of(new DeviceAlarms(deviceId, profile, rules, after, latest));
    }

    private Rule takeOver(Rule rule) {
        Optional<Double> value = judgedBy(rule.key());
        return rules.stream()
                .filter(rule::isSameAs)
                .findFirst()
                .map(before -> rule.after(before, value))
                .orElse(rule);
    }

    private Optional<Double> measured(AlarmKey key) {
        return Optional.ofNullable(latest.get(key.sensor())).map(Measured::value);
    }

    /// What a changed rule is judged by at once; a score is not kept, so it is the next reading's.
    private Optional<Double> judgedBy(AlarmKey key) {
        return key.comparison() == Comparison.ANOMALY ? Optional.empty() : measured(key);
    }

    private Rule judge(Rule rule, Reading reading, Map<String, Double> scores) {
        Optional<Double> measured = fresh(rule.key().sensor(), reading);
        Optional<Double> judged = rule.key().comparison() == Comparison.ANOMALY
                ? measured.flatMap(value -> score(rule.key(), scores))
                : measured;
        return judged.map(value -> rule.on(value, reading.time(), reading.cause()))
                .orElse(rule);
    }

    private static Optional<Double> score(AlarmKey key, Map<String, Double> scores) {
        return key.comparison() == Comparison.ANOMALY
                ? Optional.ofNullable(scores.get(key.sensor()))
                : Optional.empty();
    }

    /// Sensors that a rule of anomalies watches.
    Set<String> scored() {
        return rules.stream()
                .map(Rule::key)
                .filter(key -> key.comparison() == Comparison.ANOMALY)
                .map(AlarmKey::sensor)
                .collect(toUnmodifiableSet());
    }

    /// What of `reading` is newer than the latest known of the sensors `scored`.
    Map<String, Double> scoredBy(Reading reading) {
        Map<String, Double> watched = new HashMap<>();
        scored().forEach(sensor -> fresh(sensor, reading).ifPresent(value -> watched.put(sensor, value)));
        return watched;
    }

    /// What the reading says of the sensor, if it is newer than what is known.
    private Optional<Double> fresh(String sensor, Reading reading) {
        Measured known = latest.get(sensor);
        return known == null || known.time().isBefore(reading.time())
                ? Optional.ofNullable(reading.measurements().get(sensor))
                : Optional.empty();
    }

    private Map<String, Measured> latestWith(Reading reading) {
        Map<String, Measured> after = new HashMap<>(latest);
        rules.stream().map(rule -> rule.key().sensor()).distinct().forEach(sensor -> fresh(sensor, reading)
                .ifPresent(value -> after.put(sensor, new Measured(value, reading.time()))));
        return after;
    }

    /// Of the rules and of alarms whose rules are gone.
    private List<AlarmKey> keys(List<Rule> those) {
        return Stream.concat(those.stream().map(Rule::key), alarms.stream().map(Alarm::key))
                .distinct()
                .toList();
    }

    private Ladder ladder(AlarmKey key, List<Rule> those) {
        return new Ladder(
                those.stream().filter(rule -> rule.key().equals(key)).toList(),
                alarms.stream().filter(alarm -> alarm.key().equals(key)).findFirst());
    }
}
