package millrace.processors.devices;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static millrace.processors.devices.Probes.MEMORY;
import static millrace.processors.devices.Probes.RULES;
import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static millrace.schemas.Topics.DEVICES_READINGS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import millrace.devices.DeviceBack;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.devices.DeviceSilent;
import millrace.processors.lineage.StreamsApplication;
import millrace.processors.lineage.StreamsBroker;
import millrace.processors.lineage.StreamsInstance;
import millrace.processors.lineage.TopologyRun;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Silence of a whole fleet on a real broker, where no record moves any time: what comes hours late elsewhere
/// ([thingsboard#6821](https://github.com/thingsboard/thingsboard/issues/6821)), or when somebody returns
/// ([thingsboard#12771](https://github.com/thingsboard/thingsboard/issues/12771)).
class StoppedFleetTest {

    private static final StreamsApplication APPLICATION = DevicesApplication.of(RULES, MEMORY);
    private static final int DEVICES = 60;
    private static final int INTERVAL_SECONDS = 2;
    private static final Duration LONGEST = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    @Test
    @Timeout(300)
    void isToldDeviceByDeviceOnceThoughNothingComesAndAnInstanceDies() {
        try (var broker = StreamsBroker.start();
                var first = instance(broker, "first");
                var second = instance(broker, "second")) {
            broker.awaitTasks(APPLICATION, 2, LONGEST);
            Instant stopped = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            broker.publish(IntStream.range(0, DEVICES)
                    .mapToObj(i -> profile(i, stopped))
                    .toList());
            broker.awaitRead(APPLICATION, DEVICES_PROFILES, LONGEST);
            broker.publish(readings("stop", stopped));
            broker.await(DEVICES_ALARMS, DEVICES, LONGEST);
            first.kill();
            Instant back = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            broker.publish(readings("return", back));
            broker.awaitRead(APPLICATION, DEVICES_READINGS, LONGEST);
            List<Event<SpecificRecord>> told = broker.await(DEVICES_ALARMS, 3 * DEVICES, LONGEST);

            assertThat(told.stream().map(Event::value).collect(groupingBy(fact -> fact, counting())))
                    .hasSize(3 * DEVICES)
                    .allSatisfy((fact, times) -> assertThat(times).isEqualTo(1))
                    .containsKeys(IntStream.range(0, DEVICES)
                            .mapToObj(i -> silent(i, stopped))
                            .toArray(SpecificRecord[]::new))
                    .containsKeys(IntStream.range(0, DEVICES)
                            .mapToObj(i -> new DeviceBack("d-" + i, stopped, back))
                            .toArray(SpecificRecord[]::new))
                    .containsKeys(IntStream.range(0, DEVICES)
                            .mapToObj(i -> silent(i, back))
                            .toArray(SpecificRecord[]::new));
            assertThat(second.isAlive()).isTrue();
        }
    }

    /// The interval and a tenth of it after the latest reading.
    private static DeviceSilent silent(int device, Instant latest) {
        return new DeviceSilent("d-" + device, latest, latest.plusMillis(INTERVAL_SECONDS * 1_100L), INTERVAL_SECONDS);
    }

    private static Event<DeviceProfile> profile(int device, Instant time) {
        var profile = new DeviceProfile(
                "d-" + device,
                "probe",
                null,
                "ada@customers.example",
                "en",
                "UTC",
                INTERVAL_SECONDS,
                List.of(),
                List.of());
        return TopologyRun.published("profile-" + device, time, profile);
    }

    private static List<Event<DeviceReading>> readings(String id, Instant time) {
        return IntStream.range(0, DEVICES)
                .mapToObj(device -> TopologyRun.published(
                        id + "-" + device,
                        time,
                        new DeviceReading("d-" + device, null, new TreeMap<>(Map.of("temperature", 20.0)))))
                .toList();
    }

    private StreamsInstance instance(StreamsBroker broker, String name) {
        return StreamsInstance.start(
                DevicesInstance.class, broker, directory, name, Map.of("MILLRACE_DEVICES_SETTLE", "PT1S"));
    }
}
