package millrace.processors.devices;

import static millrace.processors.devices.Probes.HOT;
import static millrace.processors.devices.Probes.NOON;
import static millrace.processors.devices.Probes.RULES;
import static millrace.processors.devices.Probes.WARM;
import static millrace.processors.devices.Probes.at;
import static millrace.processors.devices.Probes.cause;
import static millrace.processors.devices.Probes.profile;
import static millrace.processors.devices.Probes.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import millrace.devices.AlarmCleared;
import millrace.devices.AlarmDeescalated;
import millrace.devices.AlarmEscalated;
import millrace.devices.AlarmRaised;
import millrace.devices.AlarmRepeated;
import millrace.devices.AlarmRule;
import millrace.devices.ClearReason;
import millrace.devices.Comparison;
import millrace.devices.DeviceProfile;
import millrace.devices.Severity;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class DeviceAlarmsTest {

    private static final DeviceRules QUIET_FIRST = new DeviceRules(
            RULES.clockTolerance(),
            RULES.grace(),
            RULES.resend(),
            RULES.settle(),
            RULES.repeatAlarm(),
            Duration.ofMinutes(1),
            RULES.anomalyRest(),
            RULES.keep());

    private DeviceRules timing = RULES;
    private DeviceAlarms device = DeviceAlarms.none("p-1", cause("profile"));
    private final List<Derived<SpecificRecord>> told = new ArrayList<>();
    private int readings;

    private void learn(String id, DeviceProfile profile) {
        take(device.on(profile, NOON, cause(id)));
    }

    private void measure(Instant time, double temperature) {
        readings++;
        take(device.on(reading("r-" + readings, time, temperature), Map.of(), timing));
    }

    /// What it knows comes back from the store each time, as in the topology.
    private void take(DeviceAlarms.Decision decision) {
        told.addAll(decision.facts());
        device = StoredDeviceAlarms.read("p-1", StoredDeviceAlarms.write(decision.after()));
    }

    private List<SpecificRecord> facts() {
        return told.stream().map(Derived::value).toList();
    }

    private List<String> names() {
        return facts().stream().map(fact -> fact.getSchema().getName()).toList();
    }

    private static AlarmRule held(int seconds) {
        return new AlarmRule("warm", "temperature", Comparison.ABOVE, 30.0, 28.0, seconds, Severity.WARNING);
    }

    @Test
    void raisesOneAlarmForReadingsMillisecondsApart() {
        learn("profile", profile(null, WARM));

        measure(NOON, 31.0);
        measure(NOON.plusMillis(2), 32.0);
        measure(NOON.plusMillis(3), 33.0);

        String id = ((AlarmRaised) facts().getFirst()).getAlarmId();
        assertThat(facts())
                .containsExactly(new AlarmRaised(
                        "p-1", id, "temperature", Comparison.ABOVE, "warm", Severity.WARNING, 31.0, 30.0, NOON, null));
        assertThat(id).isEqualTo("eb57f65b-e3ca-3283-bcea-0537046d7f7f");
    }

    @Test
    void staysActiveBetweenTheThresholdsAndClearsAtTheLower() {
        learn("profile", profile(null, WARM));

        measure(at(0), 30.0);
        measure(at(60), 30.1);
        measure(at(120), 29.0);
        measure(at(180), 30.5);
        measure(at(240), 28.0);
        measure(at(300), 29.9);

        assertThat(names()).containsExactly("AlarmRaised", "AlarmCleared");
        var raised = (AlarmRaised) facts().getFirst();
        assertThat(facts().getLast())
                .isEqualTo(new AlarmCleared(
                        "p-1",
                        raised.getAlarmId(),
                        "temperature",
                        Comparison.ABOVE,
                        Severity.WARNING,
                        ClearReason.RECOVERED,
                        28.0,
                        at(60)));
    }

    @Test
    void watchesTheOtherSideToo() {
        learn(
                "profile",
                profile(null, new AlarmRule("frost", "temperature", Comparison.BELOW, 0.0, 2.0, 0, Severity.CRITICAL)));

        measure(at(0), 0.0);
        measure(at(60), -0.1);
        measure(at(120), 1.9);
        measure(at(180), 2.0);

        assertThat(told).extracting(Derived::time).containsExactly(at(60), at(180));
    }

    @Test
    void raisesWhatHasHeldAndNamesTheReadingsAtBothEnds() {
        learn("profile", profile(null, held(60)));

        measure(at(0), 31.0);
        measure(at(59), 31.0);
        measure(at(60), 32.0);

        assertThat(names()).containsExactly("AlarmRaised");
        assertThat(told.getFirst().time()).isEqualTo(at(60));
        assertThat(told.getFirst().parents())
                .extracting(parent -> parent.identity().id())
                .containsExactly("r-1", "r-3", "profile");
        assertThat(((AlarmRaised) facts().getFirst()).getSince()).isEqualTo(at(0));
    }

    @Test
    void beginsToHoldAnewAfterAValueThatIsNotBeyond() {
        learn("profile", profile(null, held(60)));

        measure(at(0), 31.0);
        measure(at(30), 29.0);
        measure(at(60), 31.0);
        measure(at(90), 31.0);

        assertThat(told).isEmpty();
    }

    @Test
    void escalatesAndDeescalatesOneAlarm() {
        learn("profile", profile(null, WARM, HOT));

        measure(at(0), 31.0);
        measure(at(60), 41.0);
        measure(at(120), 37.0);
        measure(at(180), 20.0);

        String id = ((AlarmRaised) facts().getFirst()).getAlarmId();
        assertThat(facts().subList(1, 4))
                .containsExactly(
                        new AlarmEscalated(
                                "p-1",
                                id,
                                "temperature",
                                Comparison.ABOVE,
                                "hot",
                                Severity.WARNING,
                                Severity.CRITICAL,
                                41.0,
                                at(0)),
                        new AlarmDeescalated(
                                "p-1",
                                id,
                                "temperature",
                                Comparison.ABOVE,
                                "warm",
                                Severity.CRITICAL,
                                Severity.WARNING,
                                37.0,
                                at(0)),
                        new AlarmCleared(
                                "p-1",
                                id,
                                "temperature",
                                Comparison.ABOVE,
                                Severity.WARNING,
                                ClearReason.RECOVERED,
                                20.0,
                                at(0)));
    }

    @Test
    void leadsFromEveryEventOfAnAlarmToTheOneBefore() {
        learn("profile", profile(null, WARM, HOT));

        measure(at(0), 31.0);
        measure(at(60), 41.0);
        measure(at(120), 20.0);

        Cause raised = StoredCauses.of(WatchAlarms.STEP, told.getFirst());
        Cause escalated = StoredCauses.of(WatchAlarms.STEP, told.get(1));
        assertThat(told.get(1).parents()).containsExactly(raised, cause("r-2"));
        assertThat(told.get(2).parents())
                .extracting(Cause::identity)
                .containsExactly(escalated.identity(), cause("r-3").identity());
        assertThat(escalated.correlationId()).isEqualTo("r-1");
    }

    @Test
    void repeatsAnActiveAlarmUntilSomebodyHasSeenIt() {
        learn("profile", profile(null, WARM));
        measure(at(0), 31.0);
        measure(at(4 * 3600 - 1), 31.0);
        measure(at(4 * 3600), 31.0);
        measure(at(8 * 3600), 31.0);

        String id = ((AlarmRaised) facts().getFirst()).getAlarmId();
        device = device.acknowledged(id).orElseThrow();
        measure(at(12 * 3600), 31.0);

        assertThat(names()).containsExactly("AlarmRaised", "AlarmRepeated", "AlarmRepeated");
        assertThat(facts().getLast())
                .isEqualTo(new AlarmRepeated(
                        "p-1", id, "temperature", Comparison.ABOVE, "warm", Severity.WARNING, 31.0, at(0), 2));
    }

    @Test
    void repeatsAnAcknowledgedAlarmAgainOnceItIsWorse() {
        learn("profile", profile(null, WARM, HOT));
        measure(at(0), 31.0);
        device = device.acknowledged(((AlarmRaised) facts().getFirst()).getAlarmId())
                .orElseThrow();

        measure(at(60), 41.0);
        measure(at(60 + 4 * 3600), 41.0);

        assertThat(names()).containsExactly("AlarmRaised", "AlarmEscalated", "AlarmRepeated");
    }

    @Test
    void knowsNoOtherAlarmToAcknowledge() {
        learn("profile", profile(null, WARM));

        assertThat(device.acknowledged("another")).isEmpty();
    }

    @Test
    void clearsAfterQuietAndIsOneAlarmUntilThen() {
        timing = QUIET_FIRST;
        learn("profile", profile(null, WARM));

        measure(at(0), 31.0);
        measure(at(10), 20.0);
        measure(at(40), 31.0);
        measure(at(50), 20.0);
        measure(at(109), 20.0);
        measure(at(110), 20.0);

        assertThat(names()).containsExactly("AlarmRaised", "AlarmCleared");
        assertThat(told.getLast().time()).isEqualTo(at(110));
    }

    @Test
    void isNotMovedByAReadingThatIsNotNewerThanTheLatest() {
        learn("profile", profile(null, WARM));

        measure(at(60), 20.0);
        measure(at(30), 99.0);
        measure(at(60), 99.0);

        assertThat(told).isEmpty();
        assertThat(device.latest()).isEqualTo(Map.of("temperature", new DeviceAlarms.Measured(20.0, at(60))));
    }

    @Test
    void clearsTheAlarmOfARuleThatTheProfileHasNoMore() {
        learn("profile", profile(null, WARM));
        measure(at(0), 31.0);
        learn("profile-2", profile(null));

        var cleared = (AlarmCleared) facts().getLast();
        assertThat(cleared.getReason()).isEqualTo(ClearReason.PROFILE_CHANGED);
        assertThat(cleared.getValue()).isNull();
        assertThat(told.getLast().parents().getLast()).isEqualTo(cause("profile-2"));
        assertThat(device.isEmpty()).isTrue();
    }

    @Test
    void judgesAnActiveAlarmAtOnceByANewThreshold() {
        learn("profile", profile(null, WARM));
        measure(at(0), 31.0);
        learn(
                "profile-2",
                profile(null, new AlarmRule("warm", "temperature", Comparison.ABOVE, 35.0, 33.0, 0, Severity.WARNING)));

        assertThat(names()).containsExactly("AlarmRaised", "AlarmCleared");
    }

    @Test
    void escalatesAnActiveAlarmWhoseRuleBecameMoreSevere() {
        learn("profile", profile(null, WARM));
        measure(at(0), 31.0);
        learn(
                "profile-2",
                profile(
                        null,
                        new AlarmRule("warm", "temperature", Comparison.ABOVE, 30.0, 28.0, 0, Severity.CRITICAL)));

        assertThat(names()).containsExactly("AlarmRaised", "AlarmEscalated");
    }

    @Test
    void raisesNothingByAProfileAlone() {
        learn("profile", profile(null, HOT));
        measure(at(0), 31.0);
        learn("profile-2", profile(null, HOT, WARM));
        assertThat(told).isEmpty();

        measure(at(60), 31.0);

        assertThat(names()).containsExactly("AlarmRaised");
    }

    @Test
    void letsAnAlarmBeWhenTheProfileChangesElsewhere() {
        timing = QUIET_FIRST;
        learn("profile", profile(null, WARM));
        measure(at(0), 31.0);
        measure(at(10), 20.0);
        learn("profile-2", profile(60, WARM));

        assertThat(names()).containsExactly("AlarmRaised");
        assertThat(device.alarms()).hasSize(1);
    }

    @Test
    void neverFlapsWhereAProfileHasTheThresholdsTheWrongWayRound() {
        learn(
                "profile",
                profile(null, new AlarmRule("odd", "temperature", Comparison.ABOVE, 30.0, 50.0, 0, Severity.INFO)));

        measure(at(0), 31.0);
        measure(at(60), 40.0);
        measure(at(120), 29.0);

        assertThat(names()).containsExactly("AlarmRaised", "AlarmCleared");
    }
}
