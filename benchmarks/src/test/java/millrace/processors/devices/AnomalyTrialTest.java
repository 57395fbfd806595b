package millrace.processors.devices;

import static millrace.schemas.Topics.DEVICES_ALARMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import millrace.devices.AlarmRaised;
import millrace.devices.AlarmRule;
import millrace.devices.Comparison;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.devices.Severity;
import millrace.process.Settings;
import millrace.processors.devices.AnomalyTrial.Measured;
import millrace.processors.lineage.TopologyRun;
import org.junit.jupiter.api.Test;

class AnomalyTrialTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(10);
    private static final double RAISE_AT = 8;
    private static final double CLEAR_AT = 3;

    /// One in the rest after the first, one at the rest's end, two far off, the last after the forest was grown anew.
    /// Value 1,300 is no newer than its predecessor.
    private static final Set<Integer> ODD = Set.of(1_200, 1_203, 1_206, 1_400, 1_600);

    /// @param score as told with the alarm; it shows what had been learned by then
    private record Said(Instant time, Double score) {}

    private static List<Measured> values() {
        var noise = new Random(3);
        List<Measured> values = new ArrayList<>();
        for (int i = 1; i <= 1_700; i++) {
            double usual = 20 + 0.2 * noise.nextGaussian();
            Instant time = NOON.plus(STEP.multipliedBy(i == 1_300 ? i - 1L : i));
            values.add(new Measured(time, ODD.contains(i) ? 60 + i : usual));
        }
        return values;
    }

    @Test
    void raisesWhereTheApplicationRaises() {
        List<Measured> values = values();

        List<Optional<Double>> scores = AnomalyTrial.scores(values);
        List<Said> raised = AnomalyTrial.raised(values, scores, RAISE_AT, CLEAR_AT).stream()
                .map(row -> new Said(values.get(row).time(), scores.get(row).orElseThrow()))
                .toList();

        assertThat(raised).hasSizeGreaterThan(1).isEqualTo(raisedByTheApplication(values));
    }

    private static List<Said> raisedByTheApplication(List<Measured> values) {
        Settings settings = Settings.of(Map.of());
        var rules = DeviceRules.declare(settings);
        settings.check();
        var odd = new AlarmRule("odd", "value", Comparison.ANOMALY, RAISE_AT, CLEAR_AT, 0, Severity.WARNING);
        var profile = new DeviceProfile(
                "p-1", "probe", null, "ada@customers.example", "en", "UTC", null, List.of(odd), List.of());
        try (var run = TopologyRun.of(DevicesApplication.of(rules.get(), Duration.ofDays(7)), NOON)) {
            run.publish("profile", NOON, profile);
            for (int i = 0; i < values.size(); i++) {
                Measured measured = values.get(i);
                run.advance(Duration.between(run.now(), measured.time()));
                var reading = new DeviceReading("p-1", null, new TreeMap<>(Map.of("value", measured.value())));
                run.publish("r-" + i, measured.time(), reading);
            }
            return run.takeValues(DEVICES_ALARMS).stream()
                    .filter(AlarmRaised.class::isInstance)
                    .map(AlarmRaised.class::cast)
                    .map(raised -> new Said(raised.getSince(), raised.getScore()))
                    .toList();
        }
    }
}
