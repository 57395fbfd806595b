package millrace.benchmarks;

import static millrace.schemas.Topics.DEVICES_READINGS;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.EventSerdes;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import millrace.schemas.Identity;
import millrace.schemas.SchemaRegistry;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// Devices that measure, as records: what a gateway would have written of them.
///
/// @param name what tells it from other fleets
/// @param devices how many
/// @param sensors values in each reading
record Fleet(String name, int devices, int sensors) {

    private static final EventSerdes SERDES = new EventSerdes(SchemaRegistry.inMemory());

    String deviceId(int device) {
        return name + "-" + device;
    }

    /// `count` readings, device by device in turn, each device's `step` after its one before.
    ///
    /// @param from the device's time at the first
    List<ProducerRecord<byte[], byte[]>> history(int count, Instant from, Duration step) {
        var values = new Random(count);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            Instant time = from.plus(step.multipliedBy(i / devices));
            records.add(reading(i % devices, time, time.toEpochMilli() / step.toMillis(), values));
        }
        return records;
    }

    /// @param time when it is measured and written down
    /// @param sequence the device's own count
    ProducerRecord<byte[], byte[]> reading(int device, Instant time, long sequence, Random values) {
        SortedMap<String, Double> measurements = new TreeMap<>();
        for (int sensor = 0; sensor < sensors; sensor++) {
            measurements.put("sensor-" + sensor, values.nextInt(10_000) / 100.0);
        }
        var reading = new DeviceReading(deviceId(device), sequence, measurements);
        return record(deviceId(device) + "@" + time.toEpochMilli(), time, reading);
    }

    /// @param intervalSeconds how often the device is to be heard of
    ProducerRecord<byte[], byte[]> profile(int device, Instant time, int intervalSeconds) {
        var profile = new DeviceProfile(
                deviceId(device),
                "probe",
                null,
                "owner@fleet.example",
                "en",
                "UTC",
                intervalSeconds,
                List.of(),
                List.of());
        return record("profile-" + deviceId(device), time, profile);
    }

    private static ProducerRecord<byte[], byte[]> record(String id, Instant time, SpecificRecord value) {
        EventType<?> type = EventTypes.of(value);
        String key = type.subjectOf(value);
        var headers = new RecordHeaders();
        EnvelopeHeaders.write(
                Envelope.published(new Identity("/fleet", id), type.name(), time, time, key, Optional.empty()),
                headers);
        return new ProducerRecord<>(
                type.topic().name(),
                null,
                time.toEpochMilli(),
                key.getBytes(StandardCharsets.UTF_8),
                SERDES.serializer().serialize(DEVICES_READINGS.name(), value),
                headers);
    }

    /// Returns once all are stored.
    static void send(Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records)
            throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        for (ProducerRecord<byte[], byte[]> record : records) {
            sent.add(producer.send(record));
        }
        for (Future<RecordMetadata> one : sent) {
            one.get();
        }
    }
}
