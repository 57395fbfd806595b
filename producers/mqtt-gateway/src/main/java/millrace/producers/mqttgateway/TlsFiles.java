package millrace.producers.mqttgateway;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import millrace.process.Settings;

/// PEM files of the listener.
///
/// @param certificate of the gateway, with its chain (`MILLRACE_MQTT_TLS_CERTIFICATE`)
/// @param key of that, PKCS#8 (`MILLRACE_MQTT_TLS_KEY`)
/// @param clientCertificates who may issue certificates to devices; a certificate's common name is the device id
///     (`MILLRACE_MQTT_TLS_CLIENT_CERTIFICATES`)
record TlsFiles(Optional<Path> certificate, Optional<Path> key, Optional<Path> clientCertificates) {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    static Supplier<TlsFiles> declare(Settings settings) {
        var certificate = settings.optionalText("MILLRACE_MQTT_TLS_CERTIFICATE");
        var key = settings.optionalText("MILLRACE_MQTT_TLS_KEY");
        var clients = settings.optionalText("MILLRACE_MQTT_TLS_CLIENT_CERTIFICATES");
        return () -> new TlsFiles(
                certificate.value().map(Path::of),
                key.value().map(Path::of),
                clients.value().map(Path::of));
    }

    List<String> faults() {
        if (certificate.isPresent() != key.isPresent()) {
            return List.of(
                    "MILLRACE_MQTT_TLS_CERTIFICATE and MILLRACE_MQTT_TLS_KEY stand alone; expected both or none");
        }
        if (clientCertificates.isPresent() && certificate.isEmpty()) {
            return List.of(
                    "MILLRACE_MQTT_TLS_CLIENT_CERTIFICATES is given without TLS; expected MILLRACE_MQTT_TLS_CERTIFICATE"
                            + " and MILLRACE_MQTT_TLS_KEY beside it");
        }
        try {
            Optional<SslContext> _ = context(true);
            return List.of();
        } catch (SSLException | IllegalArgumentException e) {
            return List.of(
                    "MILLRACE_MQTT_TLS_...: a file cannot be used (%s); expected PEM: certificates, and a key in "
                                    .formatted(e.getMessage())
                            + "PKCS#8 that belongs to the first");
        }
    }

    /// @param asksAlways whether a client without a certificate is turned away by the handshake
    /// @return empty without TLS
    /// @throws SSLException if a file cannot be used
    Optional<SslContext> context(boolean asksAlways) throws SSLException {
        if (certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        var builder = SslContextBuilder.forServer(
                        certificate.get().toFile(), key.get().toFile())
                .sslProvider(SslProvider.JDK)
                .protocols(PROTOCOLS);
        if (clientCertificates.isPresent()) {
            File issuers = clientCertificates.get().toFile();
            builder.trustManager(issuers).clientAuth(asksAlways ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
        }
        return Optional.of(builder.build());
    }
}
