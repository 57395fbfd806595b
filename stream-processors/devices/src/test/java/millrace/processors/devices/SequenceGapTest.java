package millrace.processors.devices;

import static millrace.processors.devices.Probes.MEMORY;
import static millrace.processors.devices.Probes.RULES;
import static millrace.processors.devices.Probes.at;
import static millrace.processors.devices.Probes.temperature;
import static millrace.schemas.Topics.DEVICES_ALARMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import millrace.devices.SequenceGap;
import millrace.processors.lineage.TopologyRun;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a device has counted and what has not come, once that has settled.
class SequenceGapTest {

    /// The grace, in seconds.
    private static final long GRACE = 3_600;

    private TopologyRun run = newRun(RULES);

    @AfterEach
    void close() {
        run.close();
    }

    /// Begins ten hours after noon, so that a reading since then was measured before it is written down.
    private static TopologyRun newRun(DeviceRules rules) {
        return TopologyRun.of(DevicesApplication.of(rules, MEMORY), at(10 * GRACE));
    }

    /// A reading that was measured so many seconds after noon and is written down now.
    private void measured(long second, long sequence) {
        written(second, run.now(), sequence, (double) second);
    }

    private void written(long second, Instant recorded, long sequence, double value) {
        run.publish(Probes.written(sequence + "@" + second, at(second), recorded, temperature(sequence, value)));
    }

    private List<SpecificRecord> told() {
        return run.takeValues(DEVICES_ALARMS);
    }

    private static SequenceGap gap(long after, long before) {
        return new SequenceGap("p-1", after, before, before - after - 1);
    }

    @Test
    void saysNothingOfReadingsThatWereOvertaken() {
        measured(10, 1);
        measured(50, 5);
        measured(30, 3);
        measured(20, 2);
        measured(40, 4);
        measured(60 + GRACE, 6);
        run.advance(Duration.ofDays(1));

        assertThat(told()).isEmpty();
    }

    @Test
    void tellsWhatIsMissingOnceWhenNothingCanFillItAnyMore() {
        measured(10, 1);
        measured(50, 5);
        measured(50 + GRACE, 6);
        assertThat(told()).isEmpty();
        measured(51 + GRACE, 7);

        List<Event<SpecificRecord>> gaps = run.take(DEVICES_ALARMS);
        assertThat(gaps).extracting(Event::value).containsExactly(gap(1, 5));
        assertThat(gaps.getFirst().envelope().causationIds()).containsExactly("5@50");
        assertThat(gaps.getFirst().envelope().time()).isEqualTo(at(50));
        measured(40, 4);
        run.advance(Duration.ofDays(1));
        assertThat(told()).isEmpty();
    }

    @Test
    void tellsWhatRemainsOfAGapThatWasFilledPartly() {
        measured(10, 1);
        measured(90, 9);
        measured(30, 3);
        measured(40, 4);
        measured(80, 8);
        measured(91 + GRACE, 10);

        List<Event<SpecificRecord>> gaps = run.take(DEVICES_ALARMS);
        assertThat(gaps).extracting(Event::value).containsExactly(gap(1, 3), gap(4, 8));
        assertThat(gaps)
                .extracting(fact -> fact.envelope().causationIds())
                .containsExactly(List.of("3@30"), List.of("8@80"));
    }

    @Test
    void tellsByTheWallClockWhatADeviceThatStoppedLeftOut() {
        measured(10, 1);
        measured(50, 5);
        run.advance(Duration.ofSeconds(GRACE + 4));
        assertThat(told()).isEmpty();

        run.advance(Duration.ofSeconds(1));

        assertThat(told()).containsExactly(gap(1, 5));
        run.advance(Duration.ofDays(1));
        assertThat(told()).isEmpty();
    }

    @Test
    void goesOnAfterARestart() {
        measured(10, 1);
        measured(50, 5);
        measured(40, 4);
        restart();
        measured(20, 2);
        run.advance(Duration.ofSeconds(GRACE + 5));

        assertThat(told()).containsExactly(gap(2, 4));
    }

    /// Another instance with the state of this one.
    private void restart() {
        TopologyRun before = run;
        run = newRun(RULES);
        for (String store : List.of("devices", "devices-due")) {
            KeyValueStore<Object, Object> target = run.driver().getKeyValueStore(store);
            try (var all = before.driver().getKeyValueStore(store).all()) {
                all.forEachRemaining(row -> target.put(row.key, row.value));
            }
        }
        before.close();
    }

    /// What was written down after a gap had settled fills it in no run, though a backlog is read at once.
    @Test
    void tellsTheSameFactsWhenTheReadingsAreReadAgain() {
        Instant began = run.now();
        measured(10, 1);
        measured(50, 5);
        run.advance(Duration.ofSeconds(GRACE + 10));
        measured(30, 3);
        List<Event<SpecificRecord>> first = run.take(DEVICES_ALARMS);

        run.close();
        run = newRun(RULES);
        run.advance(Duration.ofDays(1));
        written(10, began, 1, 10);
        written(50, began, 5, 50);
        written(30, began.plusSeconds(GRACE + 10), 3, 30);

        assertThat(first).extracting(Event::value).containsExactly(gap(1, 5));
        assertThat(run.take(DEVICES_ALARMS))
                .extracting(fact -> fact.envelope().identity())
                .containsExactly(first.getFirst().envelope().identity());
    }

    @Test
    void missesNothingThatCameLate() {
        measured(0, 1);
        measured(3 * GRACE, 4);
        measured(60, 2);
        measured(120, 3);
        run.advance(Duration.ofHours(2));

        assertThat(told()).noneMatch(SequenceGap.class::isInstance);
    }

    @Test
    void missesWhatWasRejected() {
        measured(0, 1);
        measured(20, 3);
        written(10, run.now(), 2, Double.NaN);
        run.advance(Duration.ofHours(2));

        assertThat(told()).containsExactly(gap(1, 3));
    }

    @Test
    void followsACounterThatBeginsAnew() {
        measured(0, 498);
        measured(10, 500);
        measured(600, 0);
        measured(1200, 1);
        measured(1800, 3);
        run.advance(Duration.ofHours(2));

        assertThat(told()).containsExactly(gap(498, 500), gap(1, 3));
    }

    @Test
    void fillsAGapFromItsOwnCountAlone() {
        measured(0, 1);
        measured(50, 7);
        measured(100, 0);
        measured(110, 5);
        measured(40, 3);
        measured(105, 4);
        measured(45, 8);
        run.advance(Duration.ofHours(2));

        assertThat(told()).containsExactly(gap(1, 3), gap(3, 7), gap(0, 4));
    }

    @Test
    void takesAReadingThatItsReceiverStampedForOneThatWasOvertaken() {
        measured(0, 1);
        measured(10, 3);
        measured(11, 2);
        measured(20, 4);
        run.advance(Duration.ofHours(2));

        assertThat(told()).isEmpty();
    }

    @Test
    void holdsSoManyGapsAndTellsTheFirstOfMore() {
        for (int i = 0; i <= Count.MOST_GAPS; i++) {
            measured(i, 2L * i);
        }
        assertThat(told()).isEmpty();

        measured(100, 2L * Count.MOST_GAPS + 2);

        assertThat(told()).containsExactly(gap(0, 2));
    }

    @Test
    void forgetsNoDeviceBeforeItsGapsAreTold() {
        run.close();
        run = newRun(new DeviceRules(
                RULES.clockTolerance(),
                RULES.grace(),
                RULES.resend(),
                RULES.settle(),
                RULES.repeatAlarm(),
                RULES.clearAfter(),
                RULES.anomalyRest(),
                Duration.ofMinutes(1)));
        measured(10, 1);
        measured(50, 5);
        run.advance(Duration.ofMinutes(30));
        run.advance(Duration.ofMinutes(31));

        assertThat(told()).containsExactly(gap(1, 5));
        assertThat(run.driver().getKeyValueStore("devices").get("p-1")).isNull();
    }
}
