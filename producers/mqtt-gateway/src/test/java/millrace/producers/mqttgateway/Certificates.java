package millrace.producers.mqttgateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificates for tests, made by the JDK's keytool and signed by themselves.
final class Certificates {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private Certificates() {}

    /// A key and a certificate for `name`, for example `CN=d-1`.
    static KeyStore of(Path folder, String name) throws Exception {
        Path file = Files.createTempFile(folder, "key", ".p12");
        Files.delete(file);
        var keytool = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        name,
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .inheritIO()
                .start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool ended with " + keytool.exitValue());
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    static Path certificate(Path folder, KeyStore... stores) throws Exception {
        List<String> lines = new ArrayList<>();
        for (KeyStore store : stores) {
            lines.add(pem("CERTIFICATE", store.getCertificate("key").getEncoded()));
        }
        return Files.write(Files.createTempFile(folder, "certificate", ".pem"), lines);
    }

    static Path key(Path folder, KeyStore store) throws Exception {
        return Files.writeString(
                Files.createTempFile(folder, "key", ".pem"),
                pem("PRIVATE KEY", store.getKey("key", PASSWORD).getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, PEM.encodeToString(bytes));
    }

    /// Of a client that shows the key of `own` and trusts that of `server`.
    static SSLContext client(KeyStore own, KeyStore server) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", server.getCertificate("key"));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, PASSWORD);
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
