package millrace.processors.devices;

import static millrace.processors.devices.Probes.HOT;
import static millrace.processors.devices.Probes.MEMORY;
import static millrace.processors.devices.Probes.NOON;
import static millrace.processors.devices.Probes.RULES;
import static millrace.processors.devices.Probes.WARM;
import static millrace.processors.devices.Probes.at;
import static millrace.processors.devices.Probes.profile;
import static millrace.processors.devices.Probes.temperature;
import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_SUMMARIES;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import millrace.devices.AlarmCleared;
import millrace.devices.AlarmEscalated;
import millrace.devices.AlarmRaised;
import millrace.devices.DeviceBack;
import millrace.devices.DeviceSilent;
import millrace.devices.DeviceSummary;
import millrace.devices.SummarySpan;
import millrace.processors.lineage.TopologyRun;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Faults that users of another platform reported, each as its report tells it: none of them may happen here.
///
/// The fifth, an alarm whose mail never came, is in `AlarmMailFaultsTest` of the notifications; a fleet that stops on a
/// real broker in `StoppedFleetTest`.
class PlatformFaultsTest {

    /// The same field in every event of an alarm.
    private static final int ALARM_ID =
            AlarmRaised.getClassSchema().getField("alarmId").pos();

    private final TopologyRun run = TopologyRun.of(DevicesApplication.of(RULES, MEMORY), NOON);

    @AfterEach
    void close() {
        run.close();
    }

    private void measure(String id, double temperature) {
        run.publish(id, run.now(), temperature(null, temperature));
    }

    private List<SpecificRecord> told() {
        return run.takeValues(DEVICES_ALARMS);
    }

    /// Two messages of one device a few milliseconds apart made two alarms of the same type, and clearing cleared one
    /// of them: [thingsboard#15583](https://github.com/thingsboard/thingsboard/issues/15583).
    @Test
    void twoReadingsMillisecondsApartMakeOneAlarmAndClearIt() {
        run.publish("profile", NOON, profile(null, WARM, HOT));
        run.publish("r-1", NOON, temperature(1L, 31.0));
        run.publish("r-2", NOON.plusMillis(1), temperature(2L, 31.0));
        run.publish("r-1-again", NOON.plusMillis(1), temperature(1L, 31.0));
        run.publish("r-3", NOON.plusMillis(2), temperature(3L, 41.0));
        run.publish("r-4", NOON.plusMillis(3), temperature(4L, 20.0));

        List<SpecificRecord> told = told();

        assertThat(told)
                .extracting(fact -> (Object) fact.getClass())
                .containsExactly(AlarmRaised.class, AlarmEscalated.class, AlarmCleared.class);
        assertThat(told)
                .extracting(fact -> fact.get(ALARM_ID))
                .containsOnly(((AlarmRaised) told.getFirst()).getAlarmId());
    }

    /// One change of a device between active and inactive was told many times over:
    /// [thingsboard#8698](https://github.com/thingsboard/thingsboard/issues/8698).
    @Test
    void aChangeBetweenActiveAndSilentIsToldOnce() {
        run.publish("profile", NOON, profile(600));
        measure("r-1", 20.0);
        for (int hour = 0; hour < 12; hour++) {
            run.advance(Duration.ofHours(1));
        }
        run.publish("profile-again", run.now(), profile(600));
        run.advance(Duration.ofHours(1));
        measure("r-2", 20.0);
        measure("r-2", 20.0);
        run.advance(Duration.ofMinutes(1));
        measure("r-3", 21.0);

        assertThat(told())
                .containsExactly(
                        new DeviceSilent("p-1", NOON, at(660), 600),
                        new DeviceBack("p-1", NOON, NOON.plus(Duration.ofHours(13))));
    }

    /// Ten minutes were configured, and the alarm came after five hours:
    /// [thingsboard#6821](https://github.com/thingsboard/thingsboard/issues/6821).
    @Test
    void silenceIsToldWhenItIsDueAndNotHoursLater() {
        run.publish("profile", NOON, profile(600));
        measure("r-1", 20.0);

        run.advance(Duration.ofMinutes(11).minusMillis(1));
        assertThat(told()).isEmpty();
        run.advance(Duration.ofMillis(200));

        Event<SpecificRecord> silent = run.take(DEVICES_ALARMS).getFirst();
        assertThat(silent.value()).isEqualTo(new DeviceSilent("p-1", NOON, at(660), 600));
        assertThat(silent.envelope().time()).isEqualTo(at(660));
        assertThat(silent.envelope().recordedTime()).isEqualTo(run.now());
        assertThat(silent.envelope().causationIds()).containsExactly("r-1", "profile");
    }

    /// The alarm came when the device was switched on again:
    /// [thingsboard#12771](https://github.com/thingsboard/thingsboard/issues/12771).
    @Test
    void silenceIsToldWhileItLastsAndNotWhenTheDeviceReturns() {
        run.publish("profile", NOON, profile(600));
        measure("r-1", 20.0);
        run.advance(Duration.ofDays(3));
        assertThat(told()).containsExactly(new DeviceSilent("p-1", NOON, at(660), 600));

        measure("r-2", 20.0);
        run.advance(Duration.ofSeconds(659));
        assertThat(told()).containsExactly(new DeviceBack("p-1", NOON, NOON.plus(Duration.ofDays(3))));

        run.advance(Duration.ofSeconds(2));
        assertThat(told()).hasSize(1).allMatch(DeviceSilent.class::isInstance);
    }

    /// "Latest" showed what had come last, of a batch in no order, not what was measured last:
    /// [thingsboard#3119](https://github.com/thingsboard/thingsboard/issues/3119).
    @Test
    void latestIsWhatWasMeasuredLastAndNotWhatCameLast() {
        run.publish("profile", NOON, profile(null, WARM));
        run.publish("newest", at(50), temperature(null, 20.0));
        run.publish("older", at(10), temperature(null, 99.0));
        run.publish("between", at(30), temperature(null, 25.0));
        run.advance(Duration.ofMinutes(1).plusSeconds(6));

        assertThat(told()).isEmpty();
        DeviceSummary minute = run.takeValues(DEVICES_SUMMARIES).stream()
                .filter(summary -> summary.getSpan() == SummarySpan.MINUTE)
                .findFirst()
                .orElseThrow();
        assertThat(minute.getLast()).isEqualTo(20.0);
        assertThat(minute.getLastAt()).isEqualTo(at(50));
        assertThat(minute.getFirst()).isEqualTo(99.0);
    }
}
