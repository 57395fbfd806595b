package millrace.benchmarks;

import static millrace.schemas.Topics.DEVICES_READINGS;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import millrace.schemas.Provisioning;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListStreamsGroupOffsetsSpec;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Readings per second and CPU per reading of the devices application, beside a topology that only counts the same
/// records under the same settings, one after the other, round by round; then how late silence is noticed when a fleet
/// stops, beside what is promised.
///
/// Arguments: bootstrap servers; `prepare`; or process ids of the devices application and of the count, readings of a
/// round, devices, sensors, rounds, seconds of the interval that the fleet that stops is to be heard of.
final class DevicesBenchmark {

    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /// Each value is alone in its minute: the most there is to sum up.
    private static final Duration STEP = Duration.ofMinutes(1);

    private DevicesBenchmark() {}

    /// One of the two that are measured.
    ///
    /// @param group that reads `topic`
    private record Contender(String name, ProcessCpu process, String group, String topic) {}

    /// @param cpuMicros of the whole process, for each reading
    private record Measured(double perSecond, double cpuMicros) {}

    public static void main(String[] args) throws Exception {
        Map<String, Object> cluster = Map.of("bootstrap.servers", args[0]);
        try (var admin = Admin.create(cluster);
                var producer = new KafkaProducer<>(cluster, new ByteArraySerializer(), new ByteArraySerializer())) {
            if (args[1].equals("prepare")) {
                prepare(admin);
                return;
            }
            int[] numbers =
                    Arrays.stream(args).skip(1).mapToInt(Integer::parseInt).toArray();
            measureRounds(args[0], admin, producer, numbers);
            Silence.measure(args[0], producer, numbers[3], Duration.ofSeconds(numbers[6]));
        }
    }

    private static void prepare(Admin admin) throws Exception {
        Provisioning.topics(admin, (short) 1);
        admin.createTopics(List.of(
                        new NewTopic(DevicesContender.COPY.name(), PARTITIONS, (short) 1),
                        new NewTopic(DevicesContender.COPY.deadLetters().name(), PARTITIONS, (short) 1)))
                .all()
                .get();
    }

    private static void measureRounds(
            String bootstrapServers, Admin admin, KafkaProducer<byte[], byte[]> producer, int[] numbers)
            throws Exception {
        var devices =
                new Contender("devices", new ProcessCpu(numbers[0]), "millrace-devices-v2", DEVICES_READINGS.name());
        var count = new Contender(
                "bare count", new ProcessCpu(numbers[1]), DevicesContender.COUNT.id(), DevicesContender.COPY.name());
        int readings = numbers[2];
        var fleet = new Fleet("fleet", numbers[3], numbers[4]);
        System.out.printf(
                "%,d readings a round, %d devices, %d sensors each; the first round warms up%n",
                readings, fleet.devices(), fleet.sensors());
        Duration length = STEP.multipliedBy(Math.ceilDiv(readings, fleet.devices()));
        Instant start = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(length.multipliedBy(numbers[5] + 2L));
        try (var told = new ToldMinutes(bootstrapServers)) {
            for (int round = 0; round <= numbers[5]; round++) {
                List<ProducerRecord<byte[], byte[]>> records =
                        fleet.history(readings, start.plus(length.multipliedBy(round)), STEP);
                long values = (round + 1L) * readings * fleet.sensors();
                Measured ours = measure(admin, producer, devices, records, () -> told.await(values, PATIENCE));
                Measured theirs = measure(admin, producer, count, records, () -> {});
                System.out.printf(
                        "round %d: rate ratio %.2f, CPU ratio %.1f; %,d of %,d values told in summaries%n",
                        round,
                        ours.perSecond() / theirs.perSecond(),
                        ours.cpuMicros() / theirs.cpuMicros(),
                        told.values(),
                        values);
            }
        }
    }

    /// The rate is to when every reading's offset is committed, with all that followed from it by then.
    ///
    /// @param settle returns when all has followed; the CPU is until then
    private static Measured measure(
            Admin admin,
            KafkaProducer<byte[], byte[]> producer,
            Contender contender,
            List<ProducerRecord<byte[], byte[]>> records,
            Runnable settle)
            throws Exception {
        List<ProducerRecord<byte[], byte[]>> addressed = records.stream()
                .map(record -> new ProducerRecord<>(
                        contender.topic(), null, record.timestamp(), record.key(), record.value(), record.headers()))
                .toList();
        Duration before = contender.process().used();
        long start = System.nanoTime();
        Fleet.send(producer, addressed);
        awaitRead(admin, contender);
        double seconds = (System.nanoTime() - start) / 1e9;
        settle.run();
        double micros = contender.process().used().minus(before).toNanos() / 1e3 / records.size();
        System.out.printf(
                "  %-12s %,8.0f readings/s; %,8.1f us CPU a reading%n",
                contender.name(), records.size() / seconds, micros);
        return new Measured(records.size() / seconds, micros);
    }

    private static void awaitRead(Admin admin, Contender contender) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lag(admin, contender) > 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("%s has not read %s within %s; the benchmark ends"
                        .formatted(contender.group(), contender.topic(), PATIENCE));
            }
            Thread.sleep(20);
        }
    }

    private static long lag(Admin admin, Contender contender) throws Exception {
        Set<TopicPartition> partitions = Set.copyOf(partitions(contender.topic()));
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listStreamsGroupOffsets(
                        Map.of(contender.group(), new ListStreamsGroupOffsetsSpec().topicPartitions(partitions)))
                .partitionsToOffsetAndMetadata(contender.group())
                .get();
        return admin
                .listOffsets(partitions.stream().collect(Collectors.toMap(at -> at, _ -> OffsetSpec.latest())))
                .all()
                .get()
                .entrySet()
                .stream()
                .mapToLong(end -> {
                    OffsetAndMetadata reached = committed.get(end.getKey());
                    return end.getValue().offset() - (reached == null ? 0 : reached.offset());
                })
                .sum();
    }

    static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }
}
