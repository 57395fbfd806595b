package millrace.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// 128 bits of SHA-256 over parts, each behind its length in four bytes, so that no two lists of parts are one text.
///
/// Identities are made of it (decision 0004) and kept, so its result is the same for ever. For one result; not
/// thread-safe.
public final class PartsDigest {

    public static final int BYTES = 16;

    private final MessageDigest digest = sha256();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /// @param part in UTF-8
    public PartsDigest add(String part) {
        return add(part.getBytes(StandardCharsets.UTF_8));
    }

    public PartsDigest add(byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, part.length));
        digest.update(part);
        return this;
    }

    /// The last part, from `offset` on and without its length: no other comes behind it.
    public byte[] endWith(byte[] part, int offset) {
        digest.update(part, offset, part.length - offset);
        return bytes();
    }

    /// @return `BYTES` bytes
    public byte[] bytes() {
        return Arrays.copyOf(digest.digest(), BYTES);
    }

    /// @return 32 hexadecimal digits
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }
}
