package millrace.processors.devices;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import millrace.devices.AlarmRaised;
import millrace.devices.AlarmRule;
import millrace.devices.Comparison;
import millrace.devices.DeviceProfile;
import millrace.devices.Severity;
import millrace.process.Settings;
import millrace.processors.devices.state.StoredSeries;
import millrace.schemas.Cause;
import millrace.schemas.Identity;

/// What a rule of anomalies says of a series that is known as a whole, with the settings that the application starts
/// with. It is in the package of what it drives, so that nothing there has to be public for a measurement.
///
/// Scores do not depend on the threshold, so they are made once and judged by many; `AnomalyTrialTest` proves that it
/// comes to what the application raises, rest included.
public final class AnomalyTrial {

    private static final String DEVICE = "trial";
    private static final String SENSOR = "value";
    private static final DeviceRules RULES = rules();

    private AnomalyTrial() {}

    /// @param time by the device's clock
    public record Measured(Instant time, double value) {}

    /// How many values of a sensor are learned before anything is said of one.
    public static int learned() {
        return AnomalySeries.FEWEST;
    }

    /// How unusual each value is, in standard deviations of the forest's score; nothing while too little is known, or
    /// where a value is not newer than the one before it.
    public static List<Optional<Double>> scores(List<Measured> values) {
        StoredSeries series = AnomalySeries.empty();
        AnomalyForest forest = AnomalySeries.forest(series);
        Instant latest = Instant.MIN;
        List<Optional<Double>> scores = new ArrayList<>();
        for (Measured measured : values) {
            if (!latest.isBefore(measured.time())) {
                scores.add(Optional.empty());
                continue;
            }
            latest = measured.time();
            AnomalySeries.Taken taken = AnomalySeries.take(series, forest, measured.value(), latest);
            series = taken.series();
            forest = taken.forest();
            scores.add(taken.deviation());
        }
        return scores;
    }

    /// The indices of the values at which a rule raises an alarm.
    ///
    /// @param scores of the values, of whatever makes them
    public static List<Integer> raised(
            List<Measured> values, List<Optional<Double>> scores, double raiseAt, double clearAt) {
        DeviceAlarms alarms =
                watching(new AlarmRule("trial", SENSOR, Comparison.ANOMALY, raiseAt, clearAt, 0, Severity.WARNING));
        Instant restUntil = Instant.EPOCH;
        List<Integer> raised = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Reading reading = reading(values.get(i), i);
            boolean isResting = reading.time().isBefore(restUntil);
            Map<String, Double> scored = scores.get(i)
                    .map(score -> Map.of(SENSOR, isResting ? 0 : score))
                    .orElse(Map.of());
            DeviceAlarms.Decision decision = alarms.on(reading, scored, RULES);
            alarms = decision.after();
            if (decision.facts().stream().anyMatch(fact -> fact.value() instanceof AlarmRaised)) {
                raised.add(i);
                restUntil = reading.time().plus(RULES.anomalyRest());
            }
        }
        return raised;
    }

    private static DeviceAlarms watching(AlarmRule rule) {
        var profile = new DeviceProfile(
                DEVICE, DEVICE, null, "owner@trial.example", "en", "UTC", null, List.of(rule), List.of());
        Cause event = cause("profile");
        return DeviceAlarms.none(DEVICE, event)
                .on(profile, Instant.EPOCH, event)
                .after();
    }

    private static Reading reading(Measured measured, int index) {
        var measurements = new TreeMap<>(Map.of(SENSOR, measured.value()));
        return new Reading(
                DEVICE, measured.time(), measured.time(), Optional.empty(), measurements, cause("reading-" + index));
    }

    private static Cause cause(String id) {
        return new Cause(new Identity("/trial", id), id, Optional.empty());
    }

    private static DeviceRules rules() {
        Settings settings = Settings.of(Map.of());
        var rules = DeviceRules.declare(settings);
        settings.check();
        return rules.get();
    }
}
