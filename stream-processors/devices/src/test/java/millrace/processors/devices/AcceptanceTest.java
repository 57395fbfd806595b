package millrace.processors.devices;

import static millrace.processors.devices.Probes.NOON;
import static millrace.processors.devices.Probes.RULES;
import static millrace.processors.devices.Probes.at;
import static millrace.processors.devices.Probes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import millrace.devices.ClockSkewed;
import millrace.devices.ReadingCameLate;
import millrace.devices.ReadingRejected;
import millrace.devices.RejectionReason;
import millrace.processors.devices.Ranges.Range;
import millrace.processors.lineage.Derived;
import millrace.processors.lineage.Fate;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptanceTest {

    private static final Tally AT_NOON = new Tally(Optional.of(NOON), false);

    private static Verdict judge(Tally before, Reading reading) {
        return new Acceptance(before, Ranges.NONE, RULES).of(reading);
    }

    private static List<SpecificRecord> facts(Verdict verdict) {
        return verdict.facts().stream().map(Derived::value).toList();
    }

    private static Reading ahead(Duration ahead) {
        var reading = reading("a", at(60).plus(ahead), 20.0);
        return new Reading("p-1", reading.time(), at(60), reading.sequence(), reading.measurements(), reading.cause());
    }

    @Test
    void takesAReadingInOrderAndSaysNothing() {
        var verdict = judge(AT_NOON, reading("a", at(60), 8L, Map.of("temperature", 20.0)));

        assertThat(verdict.fate()).isEqualTo(Fate.USED);
        assertThat(verdict.facts()).isEmpty();
        assertThat(verdict.after()).isEqualTo(new Tally(Optional.of(at(60)), false));
    }

    @Test
    void takesAReadingThatWasOvertaken() {
        var verdict = judge(AT_NOON, reading("a", at(-60), 6L, Map.of("temperature", 20.0)));

        assertThat(verdict.fate()).isEqualTo(Fate.USED);
        assertThat(verdict.after()).isEqualTo(AT_NOON);
    }

    @Test
    void refusesATimeAheadAndLetsItMoveNothing() {
        var verdict = judge(AT_NOON, ahead(Duration.ofDays(3)));

        assertThat(verdict.fate()).isEqualTo(Fate.REJECTED);
        assertThat(verdict.after().newestAt()).contains(NOON);
        assertThat(facts(verdict))
                .containsExactly(
                        new ClockSkewed("p-1", at(60).plus(Duration.ofDays(3)), at(60), 259_200L),
                        new ReadingRejected(
                                "p-1",
                                null,
                                at(60).plus(Duration.ofDays(3)),
                                RejectionReason.TIME_AHEAD,
                                "time is more than PT5M ahead of when it was written down",
                                List.of(),
                                true));
    }

    @Test
    void tellsASkewedClockOnceUntilItIsRightAgain() {
        var skewed = judge(AT_NOON, ahead(Duration.ofDays(3))).after();

        var again = judge(skewed, ahead(Duration.ofDays(3)));
        var right = judge(again.after(), reading("b", at(90), 20.0));
        var wrong = judge(right.after(), ahead(Duration.ofDays(3)));

        assertThat(facts(again)).hasSize(1).allMatch(ReadingRejected.class::isInstance);
        assertThat(facts(wrong)).hasSize(2).anyMatch(ClockSkewed.class::isInstance);
    }

    @Test
    void takesATimeAheadByNoMoreThanClocksMayDiffer() {
        assertThat(judge(AT_NOON, ahead(Duration.ofMinutes(5))).fate()).isEqualTo(Fate.USED);
        assertThat(judge(AT_NOON, ahead(Duration.ofMinutes(5).plusMillis(1))).fate())
                .isEqualTo(Fate.REJECTED);
    }

    @Test
    void callsAReadingLateThatIsMoreThanTheGraceBehind() {
        var last = judge(AT_NOON, reading("a", at(-3600), 20.0));
        var late = judge(AT_NOON, reading("b", at(-3600).minusMillis(1), 3L, Map.of("temperature", 20.0)));

        assertThat(last.fate()).isEqualTo(Fate.USED);
        assertThat(late.fate()).isEqualTo(Fate.LATE);
        assertThat(late.after()).isEqualTo(AT_NOON);
        assertThat(facts(late))
                .containsExactly(
                        new ReadingCameLate("p-1", 3L, at(-3600).minusMillis(1), NOON, Map.of("temperature", 20.0)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e16, -1e16})
    void dropsAMeasurementThatCannotBeAndKeepsTheOthers(double value) {
        var verdict = judge(AT_NOON, reading("a", at(60), null, Map.of("temperature", 20.0, "humidity", value)));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> assertThat(
                        accepted.reading().measurements())
                .isEqualTo(Map.of("temperature", 20.0)));
        assertThat(facts(verdict)).singleElement().isInstanceOfSatisfying(ReadingRejected.class, rejected -> {
            assertThat(rejected.getSensors()).containsExactly("humidity");
            assertThat(rejected.getIsWhole()).isFalse();
            assertThat(rejected.getReason())
                    .isEqualTo(Double.isFinite(value) ? RejectionReason.OUT_OF_RANGE : RejectionReason.NOT_A_NUMBER);
        });
    }

    @Test
    void rejectsAReadingOfWhichNothingIsLeft() {
        assertThat(rejection(Map.of("temperature", Double.NaN)))
                .isEqualTo("NOT_A_NUMBER value is NaN or infinite; expected a finite number [temperature] true");
        assertThat(rejection(Map.of()))
                .isEqualTo("NO_MEASUREMENT reading has no measurement; expected one at least [] true");
        assertThat(rejection(Map.of(" ", 1.0)))
                .isEqualTo("SENSOR_UNNAMED sensor name has 1 characters; expected 1 to 100, not all blank [ ] true");
        Map<String, Double> many = new HashMap<>();
        for (int i = 0; i <= 200; i++) {
            many.put("s" + i, 1.0);
        }
        assertThat(rejection(many))
                .isEqualTo("TOO_MANY_SENSORS reading has 201 measurements; expected at most 200 [] true");
    }

    @Test
    void dropsWhatItsSensorCannotMeasureOneByOneAndNamesTheRange() {
        var verdict = judgeInRange(Map.of("temperature", -273.2, "humidity", 100.0, "count", 1e9));

        assertThat(verdict).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> assertThat(
                        accepted.reading().measurements())
                .isEqualTo(Map.of("humidity", 100.0, "count", 1e9)));
        assertThat(facts(verdict)).singleElement().isInstanceOfSatisfying(ReadingRejected.class, rejected -> {
            assertThat(rejected.getSensors()).containsExactly("temperature");
            assertThat(rejected.getIsWhole()).isFalse();
        });
    }

    @Test
    void rejectsAReadingOfWhichNothingIsInItsRange() {
        assertThat(rejection(judgeInRange(Map.of("temperature", -273.2))))
                .isEqualTo("OUT_OF_RANGE temperature is -273.2; expected -273.15 or more [temperature] true");
        assertThat(rejection(judgeInRange(Map.of("humidity", 100.5, "temperature", -300.0))))
                .isEqualTo("OUT_OF_RANGE humidity is 100.5; expected 0.0 to 100.0 [humidity, temperature] true");
        assertThat(rejection(judgeInRange(Map.of("loss", 1.0))))
                .isEqualTo("OUT_OF_RANGE loss is 1.0; expected 0.0 or less [loss] true");
    }

    private static Verdict judgeInRange(Map<String, Double> measurements) {
        var ranges = new Ranges(List.of(
                new Range("humidity", 0, 100),
                new Range("temperature", -273.15, Double.POSITIVE_INFINITY),
                new Range("loss", Double.NEGATIVE_INFINITY, 0)));
        return new Acceptance(AT_NOON, ranges, RULES).of(reading("a", at(60), null, measurements));
    }

    private static String rejection(Map<String, Double> measurements) {
        return rejection(judge(AT_NOON, reading("a", at(60), null, measurements)));
    }

    private static String rejection(Verdict verdict) {
        assertThat(verdict.fate()).isEqualTo(Fate.REJECTED);
        assertThat(verdict.after()).isEqualTo(AT_NOON);
        var rejected = (ReadingRejected) facts(verdict).getFirst();
        return "%s %s %s %s"
                .formatted(rejected.getReason(), rejected.getDetail(), rejected.getSensors(), rejected.getIsWhole());
    }
}
