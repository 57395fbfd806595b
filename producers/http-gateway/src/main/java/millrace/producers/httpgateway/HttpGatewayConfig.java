package millrace.producers.httpgateway;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import millrace.process.Settings;

/// Everything the gateway can be told.
///
/// @param bootstrapServers Kafka brokers, `host:port[,host:port]` (`MILLRACE_BOOTSTRAP_SERVERS`)
/// @param registryUrl base of the registry's v7 REST API (`MILLRACE_REGISTRY_URL`)
/// @param host address to listen on (`MILLRACE_GATEWAY_HOST`)
/// @param port to listen on; 0 lets the system choose (`MILLRACE_GATEWAY_PORT`)
/// @param data folder for what has been published; the gateway has `gateway` in it (`MILLRACE_DATA`)
/// @param remember how long a repeat of an event is recognised, 1 s to 30 days (`MILLRACE_GATEWAY_REMEMBER`)
/// @param maxBodyBytes largest body of a request, 1 KiB to 64 MiB (`MILLRACE_GATEWAY_MAX_BODY_BYTES`)
/// @param maxEvents most events in a request, 1 to 100,000 (`MILLRACE_GATEWAY_MAX_EVENTS`)
/// @param maxBodiesBytes bodies of all requests at once, 1 KiB to 1 GiB (`MILLRACE_GATEWAY_MAX_IN_FLIGHT_BYTES`)
/// @param ackTimeout longest wait for the brokers, 100 ms to 2 min (`MILLRACE_GATEWAY_ACK_TIMEOUT`)
public record HttpGatewayConfig(
        String bootstrapServers,
        URI registryUrl,
        String host,
        int port,
        Path data,
        Duration remember,
        int maxBodyBytes,
        int maxEvents,
        int maxBodiesBytes,
        Duration ackTimeout) {

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;

    /// What the gateway keeps to itself.
    Path folder() {
        return data.resolve("gateway");
    }

    /// @return valid after `settings.check()`
    public static Supplier<HttpGatewayConfig> declare(Settings settings) {
        var bootstrapServers = settings.text("MILLRACE_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
        var registryUrl = settings.uri("MILLRACE_REGISTRY_URL", URI.create("http://127.0.0.1:8081/apis/ccompat/v7"));
        var host = settings.text("MILLRACE_GATEWAY_HOST", "127.0.0.1");
        var port = settings.port("MILLRACE_GATEWAY_PORT", 8080);
        var data = settings.text("MILLRACE_DATA", ".millrace");
        var remember = settings.duration(
                "MILLRACE_GATEWAY_REMEMBER", Duration.ofDays(1), Duration.ofSeconds(1), Duration.ofDays(30));
        var maxBody = settings.integer("MILLRACE_GATEWAY_MAX_BODY_BYTES", 8 * MIB, KIB, 64 * MIB);
        var maxEvents = settings.integer("MILLRACE_GATEWAY_MAX_EVENTS", 10_000, 1, 100_000);
        var maxBodies = settings.integer("MILLRACE_GATEWAY_MAX_IN_FLIGHT_BYTES", 32 * MIB, KIB, KIB * MIB);
        var ackTimeout = settings.duration(
                "MILLRACE_GATEWAY_ACK_TIMEOUT", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(2));
        return () -> new HttpGatewayConfig(
                bootstrapServers.value(),
                registryUrl.value(),
                host.value(),
                port.value(),
                Path.of(data.value()),
                remember.value(),
                maxBody.value(),
                maxEvents.value(),
                maxBodies.value(),
                ackTimeout.value());
    }
}
