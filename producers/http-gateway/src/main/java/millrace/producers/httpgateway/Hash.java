package millrace.producers.httpgateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import millrace.producers.publisher.EncodedEvent;
import millrace.schemas.Identity;

/// 128 bits of SHA-256: enough that two events never share one by accident or by design.
///
/// @param high first half
/// @param low second half
record Hash(long high, long low) {

    static final int BYTES = 2 * Long.BYTES;

    private static final int WIRE_HEADER_BYTES = 5;

    static Hash ofIdentity(Identity identity) {
        MessageDigest digest = sha256();
        part(digest, utf8(identity.source()));
        part(digest, utf8(identity.id()));
        return of(digest);
    }

    static Hash ofContent(EncodedEvent event) {
        return ofContent(event.envelope().type(), utf8(event.key()), event.value());
    }

    /// @param value in the Confluent wire format; the schema's id is the registry's and no part of the content
    static Hash ofContent(String type, byte[] key, byte[] value) {
        MessageDigest digest = sha256();
        part(digest, utf8(type));
        part(digest, key);
        digest.update(value, WIRE_HEADER_BYTES, value.length - WIRE_HEADER_BYTES);
        return of(digest);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    private static void part(MessageDigest digest, byte[] part) {
        int length = part.length;
        digest.update((byte) (length >>> 24));
        digest.update((byte) (length >>> 16));
        digest.update((byte) (length >>> 8));
        digest.update((byte) length);
        digest.update(part);
    }

    private static Hash of(MessageDigest digest) {
        var bytes = ByteBuffer.wrap(digest.digest());
        return new Hash(bytes.getLong(), bytes.getLong());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
