package millrace.producers.httpgateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import millrace.producers.publisher.EncodedEvent;
import millrace.schemas.Identity;
import millrace.schemas.PartsDigest;

/// 128 bits of a digest: enough that two events never share one by accident or by design.
///
/// @param high first half
/// @param low second half
record Hash(long high, long low) {

    static final int BYTES = PartsDigest.BYTES;

    private static final int WIRE_HEADER_BYTES = 5;

    static Hash ofIdentity(Identity identity) {
        return of(new PartsDigest().add(identity.source()).add(identity.id()).bytes());
    }

    static Hash ofContent(EncodedEvent event) {
        return ofContent(event.envelope().type(), event.key().getBytes(StandardCharsets.UTF_8), event.value());
    }

    /// @param value in the Confluent wire format; the schema's id is the registry's and no part of the content
    static Hash ofContent(String type, byte[] key, byte[] value) {
        return of(new PartsDigest().add(type).add(key).endWith(value, WIRE_HEADER_BYTES));
    }

    private static Hash of(byte[] digest) {
        var bytes = ByteBuffer.wrap(digest);
        return new Hash(bytes.getLong(), bytes.getLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }
}
