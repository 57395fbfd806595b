package millrace.processors.devices;

import static millrace.processors.devices.Probes.MEMORY;
import static millrace.processors.devices.Probes.NOON;
import static millrace.processors.devices.Probes.RULES;
import static millrace.processors.devices.Probes.profile;
import static millrace.schemas.Topics.DEVICES_ALARMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import millrace.devices.AlarmRaised;
import millrace.devices.AlarmRule;
import millrace.devices.Comparison;
import millrace.devices.DeviceReading;
import millrace.devices.Severity;
import millrace.processors.devices.state.StoredSeries;
import millrace.processors.lineage.TopologyRun;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnomalyRuleTest {

    private static final AlarmRule ODD =
            new AlarmRule("odd", "temperature", Comparison.ANOMALY, 8.0, 3.0, 0, Severity.WARNING);
    private static final Duration STEP = Duration.ofMinutes(10);

    private final TopologyRun run = TopologyRun.of(DevicesApplication.of(RULES, MEMORY), NOON);
    private final Random noise = new Random(3);
    private int readings;

    @AfterEach
    void close() {
        run.close();
    }

    /// 20 degrees, 5 more at noon and 5 less at midnight, and some noise.
    private double usual(Instant time) {
        double hour = time.getEpochSecond() % 86_400 / 3_600.0;
        return 20 + 5 * Math.cos((hour - 12) / 24 * 2 * Math.PI) + 0.2 * noise.nextGaussian();
    }

    private void measure(double temperature) {
        run.advance(STEP);
        readings++;
        var reading = new DeviceReading("p-1", null, new TreeMap<>(Map.of("temperature", temperature)));
        run.publish("r-" + readings, run.now(), reading);
    }

    private void measureUsual(int times) {
        for (int i = 0; i < times; i++) {
            measure(usual(run.now().plus(STEP)));
        }
    }

    private List<String> alarms() {
        return run.takeValues(DEVICES_ALARMS).stream()
                .map(fact -> fact.getSchema().getName())
                .toList();
    }

    @Test
    void saysNothingBeforeItHasSeenEnough() {
        run.publish("profile", NOON, profile(null, ODD));
        measureUsual(AnomalySeries.FEWEST - 1);
        measure(60);

        assertThat(alarms()).isEmpty();
    }

    @Test
    void raisesOneAlarmForWhatIsUnusualAndRestsAfterIt() {
        run.publish("profile", NOON, profile(null, ODD));
        measureUsual(1_400);
        assertThat(alarms()).isEmpty();

        measure(60);
        measure(60);
        measureUsual(3);

        List<SpecificRecord> told = run.takeValues(DEVICES_ALARMS);
        assertThat(told).extracting(fact -> fact.getSchema().getName()).containsExactly("AlarmRaised", "AlarmCleared");
        assertThat(told.getFirst()).isInstanceOfSatisfying(AlarmRaised.class, raised -> {
            assertThat(raised.getValue()).isEqualTo(60);
            assertThat(raised.getScore()).isGreaterThan(8);
        });
    }

    @Test
    void judgesAValueByWhatItsHourOfTheDayUsuallyIs() {
        StoredSeries series = AnomalySeries.empty();
        Instant time = NOON;
        for (int i = 0; i < 1_440; i++) {
            series = AnomalySeries.with(series, usual(time), time, 0, Optional.empty());
            time = time.plus(STEP);
        }

        assertThat(AnomalySeries.residual(series, 25, time)).isBetween(-1f, 1f);
        assertThat(AnomalySeries.residual(series, 25, time.plus(Duration.ofHours(12))))
                .isBetween(9f, 11f);
    }

    @Test
    void scoresAfterARestartAsThoughNothingHadBeen() {
        List<Optional<Double>> whole = scores(Integer.MAX_VALUE);
        List<Optional<Double>> restarted = scores(100);

        assertThat(whole.stream().filter(Optional::isPresent)).hasSizeGreaterThan(500);
        assertThat(restarted).isEqualTo(whole);
    }

    /// @param restartEvery after how many values the forest is lost
    private static List<Optional<Double>> scores(int restartEvery) {
        var values = new Random(5);
        StoredSeries series = AnomalySeries.empty();
        AnomalyForest forest = AnomalySeries.forest(series);
        List<Optional<Double>> scores = new ArrayList<>();
        for (int i = 1; i <= 1_700; i++) {
            AnomalySeries.Taken taken = AnomalySeries.take(series, forest, values.nextGaussian(), NOON);
            scores.add(taken.deviation());
            series = taken.series();
            forest = i % restartEvery == 0 ? AnomalySeries.forest(series) : taken.forest();
        }
        return scores;
    }

    @Test
    void keepsABoundedRowAndForgetsItWithTheRule() {
        run.publish("profile", NOON, profile(null, ODD));
        measureUsual(1_600);
        var rows = run.driver().<String, StoredSeries>getKeyValueStore("anomaly-series");
        StoredSeries row = rows.get("3 p-1 temperature");

        run.publish("profile-2", run.now(), profile(null));

        assertThat(row.getCount()).isEqualTo(1_600);
        assertThat(row.getResiduals()).hasSize(1_024 + 64);
        assertThat(rows.get("3 p-1 temperature")).isNull();
    }
}
