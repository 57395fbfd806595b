package millrace.consumers.reactions;

import java.nio.ByteBuffer;
import java.util.List;

/// A record to publish, byte for byte, however often it is tried.
record Publication(String topic, long timestamp, ByteBuffer key, ByteBuffer value, List<HeaderBytes> headers) {

    /// One record header.
    record HeaderBytes(String name, ByteBuffer value) {}

    Publication {
        headers = List.copyOf(headers);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
