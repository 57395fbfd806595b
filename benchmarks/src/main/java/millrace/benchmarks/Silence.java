package millrace.benchmarks;

import static millrace.schemas.Topics.DEVICES_ALARMS;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import millrace.devices.DeviceSilent;
import millrace.processors.devices.SilenceBound;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/// How long after a device should have been heard of its silence is read from the topic, when a whole fleet stops.
final class Silence {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Silence() {}

    /// Each device gives one sign of life, all of them spread over one interval; then nothing comes any more.
    static void measure(String bootstrapServers, KafkaProducer<byte[], byte[]> producer, int devices, Duration interval)
            throws Exception {
        var fleet = new Fleet("stopping", devices, 1);
        var told = new Latencies();
        var read = new Latencies();
        Map<String, Instant> expected = new ConcurrentHashMap<>();
        try (var consumer = new KafkaConsumer<String, SpecificRecord>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new EventSerdes(SchemaRegistry.inMemory()).deserializer(DEVICES_ALARMS))) {
            consumer.assign(DevicesBenchmark.partitions(DEVICES_ALARMS.name()));
            consumer.seekToEnd(consumer.assignment());
            consumer.assignment().forEach(consumer::position);
            var signs = Executors.newVirtualThreadPerTaskExecutor();
            Future<?> given = signs.submit(() -> giveSigns(producer, fleet, interval, expected));
            signs.shutdown();
            Instant deadline = Instant.now().plus(PATIENCE);
            while (!(given.isDone() && expected.isEmpty()) && Instant.now().isBefore(deadline)) {
                consumer.poll(Duration.ofMillis(10)).forEach(record -> {
                    if (record.value() instanceof DeviceSilent && expected.containsKey(record.key())) {
                        Instant due = expected.remove(record.key());
                        told.add(Duration.between(
                                due, EnvelopeHeaders.read(record.headers()).recordedTime()));
                        read.add(Duration.between(due, Instant.now()));
                    }
                });
            }
            given.get();
        }
        System.out.printf(
                "silence after the interval of %s, all %,d devices stopped; promised %d ms (a tenth of it and one tick)%n"
                        + "  told               %s  max %.1f ms%n  read by a consumer %s  max %.1f ms; never %,d%n",
                interval,
                devices,
                SilenceBound.of(interval).toMillis(),
                told,
                told.percentileMs(100),
                read,
                read.percentileMs(100),
                expected.size());
    }

    /// @param expected when each device should be heard of next, from when it has given its sign
    private static @Nullable Void giveSigns(
            KafkaProducer<byte[], byte[]> producer, Fleet fleet, Duration interval, Map<String, Instant> expected)
            throws Exception {
        Instant start = Instant.now();
        Fleet.send(
                producer,
                IntStream.range(0, fleet.devices())
                        .mapToObj(device -> fleet.profile(device, start, Math.toIntExact(interval.toSeconds())))
                        .toList());
        for (int device = 0; device < fleet.devices(); device++) {
            Instant turn = start.plus(interval.multipliedBy(device).dividedBy(fleet.devices()));
            Thread.sleep(Math.max(0, Duration.between(Instant.now(), turn).toMillis()));
            Instant sign = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            expected.put(fleet.deviceId(device), sign.plus(interval));
            Future<RecordMetadata> _ = producer.send(fleet.reading(device, sign, 1, new Random(device)));
        }
        producer.flush();
        return null;
    }
}
