package millrace.console;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 of a growing prefix of a file: two files with the same are the same up to there.
final class PrefixDigest {

    private final MessageDigest digest;

    PrefixDigest() {
        this(sha256());
    }

    private PrefixDigest(MessageDigest digest) {
        this.digest = digest;
    }

    /// Digests up to `length` bytes of `input`, which is then after them.
    ///
    /// @return whether there were as many
    boolean updateFrom(InputStream input, long length) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long left = length;
        while (left > 0) {
            int read = input.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                return false;
            }
            digest.update(buffer, 0, read);
            left -= read;
        }
        return true;
    }

    void update(byte[] bytes, int from, int length) {
        digest.update(bytes, from, length);
    }

    /// Hexadecimal, of everything so far; the digest can go on.
    String hex() {
        try {
            return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
