package millrace.producers.mqttgateway;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// What is kept of a password: PBKDF2 with HMAC-SHA-256 (RFC 8018), as `pbkdf2-sha256$<iterations>$<salt>$<hash>` with
/// salt and hash in Base64.
///
/// 1,000 to 10,000,000 iterations: a password that people choose needs 600,000, a random one of 128 bits few.
final class PasswordHash {

    static final String FORM = "pbkdf2-sha256$<iterations>$<salt>$<hash>, with 1000 to 10000000 iterations";

    static final int LEAST_ITERATIONS = 1_000;
    static final int MOST_ITERATIONS = 10_000_000;

    private static final String SCHEME = "pbkdf2-sha256";
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /// @throws IllegalArgumentException if `text` is not of the form
    static PasswordHash of(String text) {
        List<String> parts = List.of(text.split("\\$", -1));
        if (parts.size() != 4 || !parts.getFirst().equals(SCHEME)) {
            throw new IllegalArgumentException(FORM);
        }
        int iterations = Integer.parseInt(parts.get(1));
        byte[] salt = Base64.getDecoder().decode(parts.get(2));
        byte[] hash = Base64.getDecoder().decode(parts.get(3));
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS || salt.length < 8 || hash.length < 16) {
            throw new IllegalArgumentException(FORM);
        }
        return new PasswordHash(iterations, salt, hash);
    }

    static PasswordHash make(char[] password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations, HASH_BYTES));
    }

    boolean matches(char[] password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations, hash.length));
    }

    private static byte[] derive(char[] password, byte[] salt, int iterations, int bytes) {
        var spec = new PBEKeySpec(password, salt, iterations, bytes * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2WithHmacSHA256", e);
        } finally {
            spec.clearPassword();
        }
    }

    /// As it stands in a file.
    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder();
        return String.join(
                "$", SCHEME, String.valueOf(iterations), base64.encodeToString(salt), base64.encodeToString(hash));
    }
}
