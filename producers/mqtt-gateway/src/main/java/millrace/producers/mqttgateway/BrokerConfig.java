package millrace.producers.mqttgateway;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import millrace.process.Settings;

/// A broker that a fleet has already.
///
/// @param host and `port` of `MILLRACE_MQTT_BROKER_URL`
/// @param usesTls whether its scheme is `mqtts`
/// @param user to log in as, if at all (`MILLRACE_MQTT_BROKER_USER`)
/// @param password of that user (`MILLRACE_MQTT_BROKER_PASSWORD`)
/// @param clientId under which the broker keeps the session; each instance needs one of its own
///     (`MILLRACE_MQTT_BROKER_CLIENT_ID`)
/// @param group name of the shared subscription, the same for all instances (`MILLRACE_MQTT_BROKER_GROUP`)
record BrokerConfig(
        String host, int port, boolean usesTls, Optional<String> user, String password, String clientId, String group) {

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
                    uri.getHost(), port, usesTls, user.value(), password.value(), clientId.value(), group.value()));
        };
    }

    @Override
    public String toString() {
        return "BrokerConfig[host=%s, port=%d, usesTls=%s, user=%s, password=***, clientId=%s, group=%s]"
                .formatted(host, port, usesTls, user.isPresent() ? "***" : "none", clientId, group);
    }
}
