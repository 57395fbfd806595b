package millrace.processors.devices;

import static millrace.processors.devices.Probes.HOT;
import static millrace.processors.devices.Probes.MEMORY;
import static millrace.processors.devices.Probes.NOON;
import static millrace.processors.devices.Probes.RULES;
import static millrace.processors.devices.Probes.WARM;
import static millrace.processors.devices.Probes.at;
import static millrace.processors.devices.Probes.profile;
import static millrace.processors.devices.Probes.temperature;
import static millrace.processors.devices.Probes.written;
import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_LATE;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static millrace.schemas.Topics.DEVICES_READINGS;
import static millrace.schemas.Topics.DEVICES_SUMMARIES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import millrace.devices.AlarmAcknowledged;
import millrace.devices.AlarmCleared;
import millrace.devices.AlarmEscalated;
import millrace.devices.AlarmRaised;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.devices.DeviceSilent;
import millrace.devices.DeviceSummary;
import millrace.devices.ReadingCameLate;
import millrace.devices.ReadingRejected;
import millrace.devices.SensorRange;
import millrace.devices.SummarySpan;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.TopologyRun;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DevicesTopologyTest {

    private static final String ACCEPT = "accept-readings";
    private static final Duration SETTLED = Duration.ofSeconds(6);

    private final TopologyRun run = TopologyRun.of(DevicesApplication.of(RULES, MEMORY), NOON);

    @AfterEach
    void close() {
        run.close();
    }

    /// A reading that is written down as soon as it is measured.
    private void measure(String id, double temperature) {
        run.publish(id, run.now(), temperature(null, temperature));
    }

    /// A reading that is written down now, measured at `time`.
    private void deliver(String id, Instant time, DeviceReading reading) {
        run.publish(written(id, time, run.now(), reading));
    }

    private List<String> alarms() {
        return run.takeValues(DEVICES_ALARMS).stream()
                .map(fact -> fact.getSchema().getName())
                .toList();
    }

    private Stream<DeviceSummary> summaries(SummarySpan span) {
        return run.takeValues(DEVICES_SUMMARIES).stream().filter(summary -> summary.getSpan() == span);
    }

    private long rows(String store) {
        long rows = 0;
        try (var all = run.driver().getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                rows++;
            }
        }
        return rows;
    }

    // acceptance

    @Test
    void dropsAndCountsRepeatsUnderTheSameOrAnotherId() {
        run.publish("r-1", NOON, temperature(1L, 20.0));
        run.publish("r-1", NOON, temperature(1L, 20.0));
        run.publish("r-1-by-another-receiver", at(2), temperature(1L, 20.0));
        run.publish("s-1", NOON, temperature(null, 20.0));
        run.publish("s-1-sent-again", NOON, temperature(null, 20.0));

        assertThat(run.in(ACCEPT)).isEqualTo(5);
        assertThat(run.count(ACCEPT, Fate.USED)).isEqualTo(2);
        assertThat(run.count(ACCEPT, Fate.REPEAT)).isEqualTo(3);
    }

    @Test
    void knowsARepeatForDaysAndForgetsItThen() {
        run.publish("r-1", NOON, temperature(1L, 20.0));
        run.advance(Duration.ofDays(6));
        run.publish("r-1", NOON, temperature(1L, 20.0));
        assertThat(run.count(ACCEPT, Fate.REPEAT)).isEqualTo(1);
        run.advance(Duration.ofDays(8));

        run.publish("r-2", run.now(), temperature(2L, 20.0));
        run.publish("r-1", NOON, temperature(1L, 20.0));

        assertThat(run.count(ACCEPT, Fate.LATE)).isEqualTo(1);
    }

    @Test
    void letsAReadingFromTheFutureMoveNothing() {
        run.publish("profile", NOON, profile(null, WARM));
        deliver("ahead", NOON.plus(Duration.ofDays(3)), temperature(1L, 99.0));
        deliver("right", NOON, temperature(2L, 31.0));

        assertThat(alarms()).containsExactly("ClockSkewed", "AlarmRaised");
        assertThat(run.takeValues(DEVICES_LATE)).singleElement().isInstanceOf(ReadingRejected.class);
        assertThat(run.count(ACCEPT, Fate.REJECTED)).isEqualTo(1);
    }

    @Test
    void conservesReadings() {
        run.advance(Duration.ofHours(3));
        deliver("a", at(9_960), temperature(1L, 20.0));
        deliver("b", at(9_960), temperature(1L, 20.0));
        deliver("c", at(10_020), temperature(2L, Double.NaN));
        deliver("d", at(3_000), temperature(3L, 20.0));
        deliver("e", at(9_990), temperature(4L, 22.0));
        run.advance(Duration.ofHours(2));

        long counted = summaries(SummarySpan.MINUTE)
                .mapToLong(DeviceSummary::getCount)
                .max()
                .orElse(0);
        long refused = run.takeValues(DEVICES_LATE).size();
        assertThat(counted).isEqualTo(2);
        assertThat(refused).isEqualTo(2);
        assertThat(run.in(ACCEPT)).isEqualTo(counted + refused + run.count(ACCEPT, Fate.REPEAT));
        assertThat(run.count(ACCEPT, Fate.LATE)).isEqualTo(1);
        assertThat(run.count(ACCEPT, Fate.REJECTED)).isEqualTo(1);
    }

    @Test
    void knowsWhatSensorsCanMeasureForAsLongAsTheProfileIs() {
        var ranged = DeviceProfile.newBuilder(profile(null, WARM))
                .setRanges(List.of(new SensorRange("temperature", null, 60.0)))
                .build();
        run.publish("profile", NOON, ranged);
        run.advance(Duration.ofDays(91));
        measure("r-1", 61.0);
        measure("r-2", 60.0);
        run.publish("profile-2", run.now(), profile(null, WARM));
        run.advance(Duration.ofSeconds(1));
        measure("r-3", 61.0);

        assertThat(run.takeValues(DEVICES_LATE))
                .singleElement()
                .isInstanceOfSatisfying(ReadingRejected.class, rejected -> assertThat(rejected.getDetail())
                        .isEqualTo("temperature is 61.0; expected 60.0 or less"));
        assertThat(alarms()).containsExactly("AlarmRaised");
        assertThat(run.count(ACCEPT, Fate.REJECTED)).isEqualTo(1);
    }

    // summaries

    @Test
    void tellsAMinuteOnceItHasEndedAndSettled() {
        measure("r-1", 20.0);
        run.advance(Duration.ofSeconds(30));
        measure("r-2", 23.0);
        run.advance(Duration.ofSeconds(34));
        assertThat(run.take(DEVICES_SUMMARIES)).isEmpty();
        run.advance(Duration.ofSeconds(1));

        Event<DeviceSummary> minute = run.take(DEVICES_SUMMARIES).getFirst();
        assertThat(minute.value())
                .isEqualTo(new DeviceSummary(
                        "p-1",
                        "temperature",
                        SummarySpan.MINUTE,
                        NOON,
                        at(60),
                        2L,
                        20.0,
                        23.0,
                        21.5,
                        20.0,
                        NOON,
                        23.0,
                        at(30),
                        1L));
        assertThat(minute.key()).isEqualTo("p-1/MINUTE/2026-03-01T12:00:00Z/temperature");
        assertThat(minute.envelope().causationIds()).containsExactly("r-1", "r-2");
    }

    @Test
    void updatesAWindowByAStragglerAndChainsTheRevisions() {
        measure("r-1", 20.0);
        run.advance(Duration.ofMinutes(1).plus(SETTLED));
        Event<DeviceSummary> first = run.take(DEVICES_SUMMARIES).getFirst();
        deliver("r-2", at(30), temperature(null, 10.0));
        run.advance(SETTLED);

        Event<DeviceSummary> second = run.take(DEVICES_SUMMARIES).getFirst();
        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.value().getCount()).isEqualTo(2);
        assertThat(second.value().getMin()).isEqualTo(10.0);
        assertThat(second.value().getRevision()).isEqualTo(2);
        assertThat(second.envelope().causationIds())
                .containsExactly("r-2", first.envelope().identity().id());
    }

    /// A summary is the same event in every run and every version: of the same step, window and parents.
    @Test
    void keepsTheIdentitiesOfSummariesWhateverTheStoreLooksLike() {
        deliver(
                "r-1",
                at(1),
                new DeviceReading("p-1", 1L, new TreeMap<>(Map.of("humidity", 50.0, "temperature", 20.0))));
        deliver("r-2", at(2), new DeviceReading("p-1", 2L, new TreeMap<>(Map.of("temperature", 21.0))));
        run.advance(Duration.ofMinutes(1).plus(SETTLED));
        deliver("r-3", at(3), new DeviceReading("p-1", 3L, new TreeMap<>(Map.of("humidity", 51.0))));
        run.advance(SETTLED);

        assertThat(run.take(DEVICES_SUMMARIES))
                .extracting(summary -> summary.value().getSensor() + " "
                        + summary.envelope().identity().id() + " "
                        + summary.envelope().causationIds().size())
                .containsExactly(
                        "humidity f4d996f011851d46d596cba9fb0ae3ce 1",
                        "temperature 8eb4552bc9a980b89bd7f66d90d2785d 2",
                        "humidity efd18f030d052f6817ad8f9c6d414097 2");
    }

    @Test
    void sendsWhatComesAfterTheGraceToTheLate() {
        deliver("r-1", NOON, temperature(1L, 20.0));
        run.advance(Duration.ofHours(63));
        deliver("r-2", run.now(), temperature(3L, 20.0));
        deliver("late", at(60), temperature(2L, 20.0));

        assertThat(run.takeValues(DEVICES_LATE))
                .containsExactly(
                        new ReadingCameLate("p-1", 2L, at(60), run.now(), new TreeMap<>(Map.of("temperature", 20.0))));
        assertThat(run.count(ACCEPT, Fate.LATE)).isEqualTo(1);
    }

    @Test
    void forgetsWindowsOnceNothingCanComeIntoThem() {
        for (int minute = 0; minute < 180; minute++) {
            measure("r-" + minute, 20.0);
            run.advance(Duration.ofMinutes(1));
        }

        run.advance(SETTLED);

        // 61 minutes and 2 hours within the grace
        assertThat(rows("windows")).isEqualTo(63);
        assertThat(summaries(SummarySpan.MINUTE)
                        .mapToLong(DeviceSummary::getCount)
                        .sum())
                .isEqualTo(180);
    }

    @Test
    void tellsABusyWindowBeforeItsSummaryHasTooManyParents() {
        for (int i = 0; i < 50; i++) {
            run.publish("r-" + i, NOON.plusMillis(i), temperature(null, i));
        }

        List<Event<DeviceSummary>> told = run.take(DEVICES_SUMMARIES);
        assertThat(told).hasSize(2).allSatisfy(summary -> {
            assertThat(summary.value().getCount()).isEqualTo(32);
            assertThat(summary.envelope().causationIds()).hasSize(32);
        });
    }

    // silence

    @Test
    void missesNoDeviceThatIsKnownFromHistoryAlone() {
        run.publish("profile", NOON, profile(600));
        deliver("r-1", NOON.minus(Duration.ofDays(900)), temperature(1L, 20.0));
        run.advance(Duration.ofDays(10));

        assertThat(alarms()).isEmpty();
    }

    @Test
    void missesADeviceFromWhenItsProfileExpectsIt() {
        measure("r-1", 20.0);
        run.advance(Duration.ofDays(1));
        assertThat(alarms()).isEmpty();

        run.publish("profile", run.now(), profile(600));
        run.advance(Duration.ofSeconds(1));

        assertThat(alarms()).containsExactly("DeviceSilent");
    }

    @Test
    void saysNothingWhileABacklogIsRead() {
        run.publish("profile", NOON, profile(600));
        backlog("r-1", at(-700));
        run.advance(Duration.ofSeconds(4));
        backlog("r-2", at(-100));
        run.advance(Duration.ofSeconds(555));
        assertThat(alarms()).isEmpty();

        run.advance(Duration.ofSeconds(2));

        assertThat(run.takeValues(DEVICES_ALARMS)).containsExactly(new DeviceSilent("p-1", at(-100), at(560), 600));
    }

    /// A reading that was written down when it was measured, and is read now.
    private void backlog(String id, Instant time) {
        run.publish(id, time, temperature(null, 20.0));
    }

    @Test
    void forgetsADeviceNobodyExpects() {
        measure("r-1", 20.0);
        run.advance(Duration.ofHours(2));
        run.advance(Duration.ofDays(91));

        assertThat(run.driver().getKeyValueStore("devices").get("p-1")).isNull();
        assertThat(rows("windows")).isZero();
        assertThat(rows("windows-due")).isZero();
        assertThat(rows("devices-due")).isZero();
    }

    @Test
    void forgetsWhatARemovedProfileSaid() {
        run.publish("profile", NOON, profile(600, WARM));
        measure("r-1", 20.0);
        run.publish(DEVICES_PROFILES.name(), "p-1".getBytes(StandardCharsets.UTF_8), null, new RecordHeaders(), NOON);
        measure("r-2", 99.0);
        run.advance(Duration.ofDays(1));

        assertThat(alarms()).isEmpty();
        assertThat(run.driver().getKeyValueStore("alarms").get("p-1")).isNull();
    }

    // alarms

    @Test
    void leadsFromAClearedAlarmToTheReadings() {
        run.publish("profile", NOON, profile(null, WARM, HOT));
        run.publish("r-1", at(0), temperature(1L, 31.0));
        run.publish("r-2", at(60), temperature(2L, 41.0));
        run.publish("r-3", at(120), temperature(3L, 20.0));

        List<Event<SpecificRecord>> told = run.take(DEVICES_ALARMS);
        assertThat(told)
                .extracting(fact -> (Object) fact.value().getClass())
                .containsExactly(AlarmRaised.class, AlarmEscalated.class, AlarmCleared.class);
        assertThat(told.get(0).envelope().causationIds()).containsExactly("r-1", "profile");
        assertThat(told.get(1).envelope().causationIds())
                .containsExactly(told.get(0).envelope().identity().id(), "r-2");
        assertThat(told.get(2).envelope().causationIds())
                .containsExactly(told.get(1).envelope().identity().id(), "r-3");
        assertThat(told.get(2).envelope().correlationId()).isEqualTo("r-1");
        assertThat(told.get(0).envelope().identity().id()).isEqualTo("85c3dd902136a3b7b8e575939a72f54c");
    }

    @Test
    void isNotToldAgainOnceAnOperatorHasSeenIt() {
        run.publish("profile", NOON, profile(null, WARM));
        run.publish("r-1", at(0), temperature(1L, 31.0));
        var raised = (AlarmRaised) run.takeValues(DEVICES_ALARMS).getFirst();
        run.publish("ack", at(60), new AlarmAcknowledged("p-1", raised.getAlarmId(), "Ada", null));
        run.publish("ack-2", at(60), new AlarmAcknowledged("p-1", "no-such-alarm", "Ada", null));
        run.advance(Duration.ofHours(5));
        measure("r-2", 31.0);

        assertThat(alarms()).isEmpty();
        assertThat(run.count("watch-alarms", Fate.SUPPRESSED)).isEqualTo(1);
    }

    @Test
    void dropsARepeatedProfile() {
        run.publish("profile", NOON, profile(null, WARM));
        run.publish("profile-2", NOON, profile(null));
        run.publish("profile", NOON, profile(null, WARM));
        measure("r-1", 99.0);

        assertThat(alarms()).isEmpty();
    }

    // what is no reading

    @Test
    void sendsWhatIsNoReadingToTheDeadLetters() {
        run.publish(DEVICES_READINGS.name(), "p-1".getBytes(StandardCharsets.UTF_8), null, new RecordHeaders(), NOON);
        run.publish(
                DEVICES_READINGS.name(),
                "p-1".getBytes(StandardCharsets.UTF_8),
                "nothing".getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                NOON);
        var stranger = TopologyRun.published("r-1", NOON, temperature(1L, 20.0));
        run.publish(new Event<>(stranger.envelope(), "p-2", stranger.value()));

        assertThat(run.takeRecords("devices.readings.dead-letters")).hasSize(3);
        assertThat(run.takeValues(DEVICES_SUMMARIES)).isEmpty();
    }

    @Test
    void keepsTheNamesThatDeployedStateDependsOn() {
        assertThat(run.persistentNames())
                .containsExactly(
                        "alarms",
                        "anomaly-series",
                        "devices",
                        "devices-due",
                        "devices.alarms",
                        "devices.late",
                        "devices.operations",
                        "devices.profiles",
                        "devices.readings",
                        "devices.summaries",
                        "drop-repeated-profiles-seen",
                        "readings-seen",
                        "windows",
                        "windows-due",
                        "windows-newest");
    }
}
