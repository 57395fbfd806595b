package millrace.producers.mqttgateway;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Lets in devices that show a certificate, or a password whose hash is known.
///
/// A password is checked on one thread of its own, and for each device the last good one is remembered under a keyed
/// hash, so that thousands that connect again at once cost thousands of short hashes and not of long ones.
final class KnownDevices implements Admissions, AutoCloseable {

    private static final int MOST_WAITING = 1_000;

    private final Map<String, PasswordHash> passwords;
    private final PasswordHash nobody = PasswordHash.make(new char[0], 10_000);
    private final SecretKeySpec key = key();
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor checking = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("mqtt-passwords").factory());

    KnownDevices(Map<String, PasswordHash> passwords) {
        this.passwords = Map.copyOf(passwords);
    }

    private static SecretKeySpec key() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    @Override
    public CompletableFuture<Admission> admit(Credentials credentials) {
        if (credentials.certificate().isPresent()) {
            String device = credentials.certificate().get();
            boolean isContradicted =
                    credentials.user().filter(user -> !user.equals(device)).isPresent();
            return now(isContradicted ? denied(ConnectRefusal.NOT_AUTHORIZED) : granted(device));
        }
        if (credentials.user().isEmpty() || credentials.password().isEmpty()) {
            return now(denied(ConnectRefusal.NOT_AUTHORIZED));
        }
        return check(credentials.user().get(), credentials.password().get());
    }

    private CompletableFuture<Admission> check(String device, byte[] password) {
        byte[] digest = keyed(device, password);
        byte[] last = known.get(device);
        if (last != null && MessageDigest.isEqual(last, digest)) {
            return now(granted(device));
        }
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        // a name that is not known takes as long as one that is
                        PasswordHash hash = passwords.getOrDefault(device, nobody);
                        char[] characters = characters(password);
                        if (characters == null || !hash.matches(characters) || hash == nobody) {
                            return denied(ConnectRefusal.CREDENTIALS);
                        }
                        known.put(device, digest);
                        return granted(device);
                    },
                    checking);
        } catch (RejectedExecutionException e) {
            return now(denied(ConnectRefusal.BUSY));
        }
    }

    private static char @Nullable [] characters(byte[] password) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(password))
                    .toString()
                    .toCharArray();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private byte[] keyed(String device, byte[] password) {
        try {
            Mac mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            byte[] name = device.getBytes(StandardCharsets.UTF_8);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, name.length));
            mac.update(name);
            return mac.doFinal(password);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static CompletableFuture<Admission> now(Admission admission) {
        return CompletableFuture.completedFuture(admission);
    }

    private static Admission granted(String device) {
        return new Admission.Granted(Optional.of(device));
    }

    private static Admission denied(ConnectRefusal why) {
        return new Admission.Denied(why);
    }

    @Override
    public void close() {
        checking.shutdownNow();
    }
}
