package millrace.consumers.reactions;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// Where a parked record comes from, as headers beside its own, so that it comes back as it was.
final class ParkHeaders {

    static final String OFFSET = "millrace.parked.offset";
    static final String TIMESTAMP = "millrace.parked.timestamp";

    private ParkHeaders() {}

    /// @param value in place of the record's own; null for that
    static ProducerRecord<byte[], byte[]> park(
            String topic, ConsumerRecord<byte[], byte[]> source, byte @Nullable [] value) {
        var headers = new RecordHeaders(source.headers().toArray());
        put(headers, OFFSET, source.offset());
        put(headers, TIMESTAMP, source.timestamp());
        return new ProducerRecord<>(
                topic, source.partition(), null, source.key(), value == null ? source.value() : value, headers);
    }

    /// The record as the source topic had it, but for a value that was mended.
    static ConsumerRecord<byte[], byte[]> restore(String source, ConsumerRecord<byte[], byte[]> parked) {
        var headers = new RecordHeaders(parked.headers().toArray());
        long offset = take(headers, OFFSET);
        long timestamp = take(headers, TIMESTAMP);
        return new ConsumerRecord<>(
                source,
                parked.partition(),
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                parked.serializedKeySize(),
                parked.serializedValueSize(),
                parked.key(),
                parked.value(),
                headers,
                Optional.empty());
    }

    private static void put(Headers headers, String name, long value) {
        headers.remove(name);
        headers.add(name, Long.toString(value).getBytes(StandardCharsets.UTF_8));
    }

    private static long take(Headers headers, String name) {
        long value = Long.parseLong(new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8));
        headers.remove(name);
        return value;
    }
}
