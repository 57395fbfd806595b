package millrace.producers.mqttgateway;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;
import millrace.process.Settings;

/// A broker that a fleet has already.
///
/// @param host and `port` of `MILLRACE_MQTT_BROKER_URL`
/// @param usesTls whether its scheme is `mqtts`
/// @param issuers file of who may issue the broker's certificate, PEM; without one those that the JDK trusts
///     (`MILLRACE_MQTT_BROKER_CERTIFICATES`)
/// @param user to log in as, if at all (`MILLRACE_MQTT_BROKER_USER`)
/// @param password of that user (`MILLRACE_MQTT_BROKER_PASSWORD`)
/// @param clientId under which the broker keeps the session; each instance needs one of its own
///     (`MILLRACE_MQTT_BROKER_CLIENT_ID`)
/// @param group name of the shared subscription, the same for all instances (`MILLRACE_MQTT_BROKER_GROUP`)
record BrokerConfig(
        String host,
        int port,
        boolean usesTls,
        Optional<Path> issuers,
        Optional<String> user,
        String password,
        String clientId,
        String group) {

    private static final URI NONE = URI.create("mqtt:none");

    static Supplier<Optional<BrokerConfig>> declare(Settings settings) {
        var url =
                settings.parsed("MILLRACE_MQTT_BROKER_URL", NONE, "mqtt://host[:port] or mqtts://host[:port]", text -> {
                    URI uri = URI.create(text);
                    boolean isKnown = "mqtt".equals(uri.getScheme()) || "mqtts".equals(uri.getScheme());
                    if (!isKnown || uri.getHost() == null || uri.getUserInfo() != null) {
                        throw new IllegalArgumentException("no broker");
                    }
                    return uri;
                });
        var issuers = settings.optionalText("MILLRACE_MQTT_BROKER_CERTIFICATES");
        var user = settings.optionalText("MILLRACE_MQTT_BROKER_USER");
        var password = settings.secret("MILLRACE_MQTT_BROKER_PASSWORD", "", "a text", text -> text);
        var clientId = settings.text("MILLRACE_MQTT_BROKER_CLIENT_ID", "millrace-mqtt-gateway");
        var group = settings.text("MILLRACE_MQTT_BROKER_GROUP", "millrace");
        return () -> {
            URI uri = url.value();
            if (uri.equals(NONE)) {
                return Optional.empty();
            }
            boolean usesTls = "mqtts".equals(uri.getScheme());
            int port = uri.getPort() > 0 ? uri.getPort() : usesTls ? 8883 : 1883;
            return Optional.of(new BrokerConfig(
                    uri.getHost(),
                    port,
                    usesTls,
                    issuers.value().map(Path::of),
                    user.value(),
                    password.value(),
                    clientId.value(),
                    group.value()));
        };
    }

    List<String> faults() {
        if (issuers.isEmpty()) {
            return List.of();
        }
        if (!usesTls) {
            return List.of(
                    "MILLRACE_MQTT_BROKER_CERTIFICATES is given without TLS; expected MILLRACE_MQTT_BROKER_URL to"
                            + " begin with mqtts://");
        }
        try {
            TrustManagerFactory _ = TrustedIssuers.read(issuers.get());
            return List.of();
        } catch (IOException | GeneralSecurityException e) {
            return List.of(
                    "MILLRACE_MQTT_BROKER_CERTIFICATES is '%s' and cannot be used (%s); expected certificates in PEM"
                            .formatted(issuers.get(), e.getClass().getSimpleName()));
        }
    }

    @Override
    public String toString() {
        return "BrokerConfig[host=%s, port=%d, usesTls=%s, user=%s, password=***, clientId=%s, group=%s]"
                .formatted(host, port, usesTls, user.isPresent() ? "***" : "none", clientId, group);
    }
}
