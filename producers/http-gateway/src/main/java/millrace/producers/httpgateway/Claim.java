package millrace.producers.httpgateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import millrace.producers.publisher.Position;

/// What is remembered of an event that is stored.
///
/// @param content of the event, without its time
/// @param time when it happened
/// @param recorded when it was published
record Claim(Position position, Hash content, Instant time, Instant recorded) {

    private static final int FIXED_BYTES = Hash.BYTES + Integer.BYTES + 3 * Long.BYTES;

    byte[] bytes() {
        byte[] topic = position.topic().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + topic.length)
                .putLong(content.high())
                .putLong(content.low())
                .putInt(position.partition())
                .putLong(position.offset())
                .putLong(time.toEpochMilli())
                .putLong(recorded.toEpochMilli())
                .put(topic)
                .array();
    }

    static Claim of(byte[] bytes) {
        var from = ByteBuffer.wrap(bytes);
        var content = new Hash(from.getLong(), from.getLong());
        int partition = from.getInt();
        long offset = from.getLong();
        Instant time = Instant.ofEpochMilli(from.getLong());
        Instant recorded = Instant.ofEpochMilli(from.getLong());
        String topic = new String(bytes, from.position(), from.remaining(), StandardCharsets.UTF_8);
        return new Claim(new Position(topic, partition, offset), content, time, recorded);
    }
}
