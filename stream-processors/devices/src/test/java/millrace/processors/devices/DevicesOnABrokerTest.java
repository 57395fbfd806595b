package millrace.processors.devices;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static millrace.processors.devices.Probes.MEMORY;
import static millrace.processors.devices.Probes.RULES;
import static millrace.processors.devices.Probes.WARM;
import static millrace.schemas.Topics.DEVICES_ALARMS;
import static millrace.schemas.Topics.DEVICES_LATE;
import static millrace.schemas.Topics.DEVICES_PROFILES;
import static millrace.schemas.Topics.DEVICES_READINGS;
import static millrace.schemas.Topics.DEVICES_SUMMARIES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.devices.DeviceSummary;
import millrace.devices.SummarySpan;
import millrace.processors.lineage.StreamsApplication;
import millrace.processors.lineage.StreamsBroker;
import millrace.processors.lineage.StreamsInstance;
import millrace.processors.lineage.TopologyRun;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DevicesOnABrokerTest {

    private static final StreamsApplication APPLICATION = DevicesApplication.of(RULES, MEMORY);
    private static final int DEVICES = 60;
    private static final int ROUNDS = 30;
    private static final int POISON = 10;
    // each device is warm, calm and warm again, has lost its fourth reading, and its last is a day late
    private static final int ALARM_FACTS = DEVICES * 4;
    private static final int COUNTED = DEVICES * (ROUNDS - 1);
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

    @TempDir
    private Path directory;

    /// What an application has made of the same readings.
    private record Results(Map<Told, Long> alarms, Map<Told, Long> late, Map<String, Sum> minutes, long deadLetters) {}

    private record Told(String id, String key, SpecificRecord value, List<String> causes) {}

    private record Sum(long count, double min, double max, double mean, double first, double last) {}

    @Test
    @Timeout(600)
    void makesTheSameOfEverythingWhenAnInstanceIsKilledHalfWay() {
        Results undisturbed = run(false);
        Results disturbed = run(true);

        assertThat(undisturbed.alarms()).hasSize(ALARM_FACTS);
        assertThat(undisturbed.late()).hasSize(DEVICES);
        assertThat(undisturbed.minutes().values().stream().mapToLong(Sum::count).sum())
                .isEqualTo(COUNTED);
        assertThat(undisturbed.deadLetters()).isEqualTo(POISON);
        assertThat(disturbed.alarms()).isEqualTo(undisturbed.alarms());
        assertThat(disturbed.alarms().values()).containsOnly(1L);
        assertThat(disturbed.late()).isEqualTo(undisturbed.late());
        assertThat(disturbed.late().values()).containsOnly(1L);
        assertThat(disturbed.minutes()).isEqualTo(undisturbed.minutes());
        assertThat(disturbed.deadLetters()).isEqualTo(POISON);
    }

    private Results run(boolean kill) {
        var readings = readings();
        int half = readings.size() / 2;
        try (var broker = StreamsBroker.start();
                var first = instance(broker, kill + "-first");
                var second = instance(broker, kill + "-second")) {
            broker.awaitTasks(APPLICATION, 2, LONGEST);
            broker.publish(IntStream.range(0, DEVICES).mapToObj(this::profile).toList());
            broker.awaitRead(APPLICATION, DEVICES_PROFILES, LONGEST);
            broker.publish(readings.subList(0, half));
            broker.await(DEVICES_ALARMS, DEVICES, LONGEST);
            if (kill) {
                first.kill();
            }
            broker.publish(readings.subList(half, readings.size()));
            broker.publishRecords(poison());
            broker.await(DEVICES_ALARMS, ALARM_FACTS, LONGEST);
            broker.awaitRead(APPLICATION, DEVICES_READINGS, LONGEST);
            assertThat(first.isAlive()).isNotEqualTo(kill);
            assertThat(second.isAlive()).isTrue();
            return results(broker);
        }
    }

    private StreamsInstance instance(StreamsBroker broker, String name) {
        return StreamsInstance.start(
                DevicesInstance.class,
                broker,
                directory,
                name,
                Map.of("MILLRACE_DEVICES_CLEAR_AFTER", "PT0S", "MILLRACE_DEVICES_SETTLE", "PT1S"));
    }

    private Event<DeviceProfile> profile(int device) {
        var profile = new DeviceProfile(
                "d-" + device, "probe", null, "ada@customers.example", "en", "UTC", null, List.of(WARM), List.of());
        return TopologyRun.published("profile-" + device, hour, profile);
    }

    /// Every 20 seconds one of each device; every fifth comes twice, and from a second receiver under another id.
    private List<Event<? extends SpecificRecord>> readings() {
        List<Event<? extends SpecificRecord>> readings = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (int device = 0; device < DEVICES; device++) {
                boolean isLast = round == ROUNDS - 1;
                Instant time = hour.plusSeconds(20L * round).minus(isLast ? Duration.ofDays(1) : Duration.ZERO);
                boolean isWarm = round / 8 % 2 == 1;
                var reading = new DeviceReading(
                        "d-" + device,
                        (long) (round < 3 ? round : round + 1),
                        new TreeMap<>(Map.of("temperature", (isWarm ? 31.0 : 20.0) + device / 64.0)));
                String id = "r-" + device + "-" + round;
                readings.add(TopologyRun.published(id, time, reading));
                if (round % 5 == 0) {
                    readings.add(TopologyRun.published(id, time, reading));
                    readings.add(TopologyRun.published(id + "-again", time.plusSeconds(1), reading));
                }
            }
        }
        return readings;
    }

    private static List<ProducerRecord<byte[], byte[]>> poison() {
        return IntStream.range(0, POISON)
                .mapToObj(i -> ("poison-" + i).getBytes(StandardCharsets.UTF_8))
                .map(bytes -> new ProducerRecord<>(DEVICES_READINGS.name(), bytes, bytes))
                .toList();
    }

    private static Results results(StreamsBroker broker) {
        return new Results(
                broker.read(DEVICES_ALARMS).stream().collect(groupingBy(DevicesOnABrokerTest::told, counting())),
                broker.read(DEVICES_LATE).stream().collect(groupingBy(DevicesOnABrokerTest::told, counting())),
                awaitMinutes(broker),
                broker.readRecords(DEVICES_READINGS.deadLetters()).size());
    }

    /// The latest of each minute, once they have every reading; the topic is compacted.
    private static Map<String, Sum> awaitMinutes(StreamsBroker broker) {
        Instant deadline = Instant.now().plus(LONGEST);
        Map<String, Sum> sums = minutes(broker);
        while (sums.values().stream().mapToLong(Sum::count).sum() < COUNTED) {
            assertThat(Instant.now()).isBefore(deadline);
            sums = minutes(broker);
        }
        return sums;
    }

    private static Map<String, Sum> minutes(StreamsBroker broker) {
        return broker.read(DEVICES_SUMMARIES).stream()
                .filter(event -> event.value().getSpan() == SummarySpan.MINUTE)
                .collect(toMap(Event::key, event -> sum(event.value()), (earlier, later) -> later));
    }

    private static Sum sum(DeviceSummary summary) {
        return new Sum(
                summary.getCount(),
                summary.getMin(),
                summary.getMax(),
                summary.getMean(),
                summary.getFirst(),
                summary.getLast());
    }

    private static Told told(Event<SpecificRecord> event) {
        return new Told(
                event.envelope().identity().id(),
                event.key(),
                event.value(),
                event.envelope().causationIds().stream().sorted().toList());
    }
}
