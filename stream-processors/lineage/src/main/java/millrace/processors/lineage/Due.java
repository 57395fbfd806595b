package millrace.processors.lineage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/// When an entity wants attention again: the key of a `DueIndex`, which sorts by time.
///
/// @param at millisecond precision, not before 1970
/// @param entity key of the entity in its own store
public record Due(Instant at, String entity) {

    /// @throws IllegalArgumentException if `at` is before 1970
    public Due {
        if (at.toEpochMilli() < 0) {
            throw new IllegalArgumentException("due time is %s; expected a time since 1970".formatted(at));
        }
        at = Instant.ofEpochMilli(at.toEpochMilli());
    }

    /// 8 bytes of milliseconds, big-endian, then the entity in UTF-8: sorts by time as bytes do.
    static Serde<Due> serde() {
        // null is an open end of a range
        return Serdes.serdeFrom((topic, due) -> due == null ? null : due.toBytes(), (topic, bytes) -> fromBytes(bytes));
    }

    private byte[] toBytes() {
        byte[] name = entity.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + name.length)
                .putLong(at.toEpochMilli())
                .put(name)
                .array();
    }

    private static Due fromBytes(byte[] bytes) {
        return new Due(
                Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong()),
                new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8));
    }
}
