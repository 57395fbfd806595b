package millrace.producers.mqttgateway;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import millrace.process.Settings;
import millrace.producers.mappings.MappingFile;
import millrace.producers.mappings.WrongMappingsException;

/// Everything the gateway can be told.
///
/// @param bootstrapServers Kafka brokers, `host:port[,host:port]` (`MILLRACE_BOOTSTRAP_SERVERS`)
/// @param registryUrl base of the registry's v7 REST API (`MILLRACE_REGISTRY_URL`)
/// @param host address to listen on (`MILLRACE_MQTT_HOST`)
/// @param port to listen on; 0 lets the system choose (`MILLRACE_MQTT_PORT`)
/// @param mappings file of mappings that go before the shipped ones (`MILLRACE_MQTT_MAPPINGS`)
/// @param devices file of devices and password hashes; without one, and without client certificates, everybody may
///     publish as any device, and the gateway listens on loopback only (`MILLRACE_MQTT_DEVICES`)
/// @param tls certificate and key (`MILLRACE_MQTT_TLS_...`)
/// @param maxConnections most connections, 1 to 1,000,000 (`MILLRACE_MQTT_MAX_CONNECTIONS`)
/// @param window most messages of a connection that wait to be stored, 1 to 65,535 (`MILLRACE_MQTT_WINDOW`)
/// @param maxInFlightBytes likewise of all connections, in bytes, 64 KiB to 128 MiB
///     (`MILLRACE_MQTT_MAX_IN_FLIGHT_BYTES`)
/// @param maxPacketBytes largest packet, 1 KiB to 512 KiB (`MILLRACE_MQTT_MAX_PACKET_BYTES`)
/// @param deadLetterBytesPerHour most dead letters of a device in bytes, 1 MiB to 1 GiB an hour
///     (`MILLRACE_MQTT_DEAD_LETTER_BYTES_PER_HOUR`)
/// @param connectTimeout longest time between a connection and its CONNECT, 100 ms to 5 min
///     (`MILLRACE_MQTT_CONNECT_TIMEOUT`)
/// @param sessionExpiry longest that a session outlives its connection, 0 s to 30 days
///     (`MILLRACE_MQTT_SESSION_EXPIRY`)
/// @param broker a broker to subscribe at; the gateway listens to nobody then (`MILLRACE_MQTT_BROKER_...`)
public record MqttGatewayConfig(
        String bootstrapServers,
        URI registryUrl,
        String host,
        int port,
        Optional<Path> mappings,
        Optional<Path> devices,
        TlsFiles tls,
        int maxConnections,
        int window,
        int maxInFlightBytes,
        int maxPacketBytes,
        int deadLetterBytesPerHour,
        Duration connectTimeout,
        Duration sessionExpiry,
        Optional<BrokerConfig> broker) {

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;

    /// @return valid after `settings.check()`
    public static Supplier<MqttGatewayConfig> declare(Settings settings) {
        var bootstrapServers = settings.text("MILLRACE_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
        var registryUrl = settings.uri("MILLRACE_REGISTRY_URL", URI.create("http://127.0.0.1:8081/apis/ccompat/v7"));
        var host = settings.text("MILLRACE_MQTT_HOST", "127.0.0.1");
        var port = settings.port("MILLRACE_MQTT_PORT", 1883);
        var mappings = settings.optionalText("MILLRACE_MQTT_MAPPINGS");
        var devices = settings.optionalText("MILLRACE_MQTT_DEVICES");
        var tls = TlsFiles.declare(settings);
        var maxConnections = settings.integer("MILLRACE_MQTT_MAX_CONNECTIONS", 20_000, 1, 1_000_000);
        var window = settings.integer("MILLRACE_MQTT_WINDOW", 100, 1, 65_535);
        var maxInFlight = settings.integer("MILLRACE_MQTT_MAX_IN_FLIGHT_BYTES", 32 * MIB, 64 * KIB, 128 * MIB);
        var maxPacket = settings.integer("MILLRACE_MQTT_MAX_PACKET_BYTES", 64 * KIB, KIB, 512 * KIB);
        var deadLetters = settings.integer("MILLRACE_MQTT_DEAD_LETTER_BYTES_PER_HOUR", 4 * MIB, MIB, 1024 * MIB);
        var sessionExpiry = settings.duration(
                "MILLRACE_MQTT_SESSION_EXPIRY", Duration.ofDays(1), Duration.ZERO, Duration.ofDays(30));
        var connectTimeout = settings.duration(
                "MILLRACE_MQTT_CONNECT_TIMEOUT", Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMinutes(5));
        var broker = BrokerConfig.declare(settings);
        Supplier<MqttGatewayConfig> config = () -> new MqttGatewayConfig(
                bootstrapServers.value(),
                registryUrl.value(),
                host.value(),
                port.value(),
                mappings.value().map(Path::of),
                devices.value().map(Path::of),
                tls.get(),
                maxConnections.value(),
                window.value(),
                maxInFlight.value(),
                maxPacket.value(),
                deadLetters.value(),
                connectTimeout.value(),
                sessionExpiry.value(),
                broker.get());
        settings.rule(() -> config.get().faults());
        return config;
    }

    /// What is wrong with the files, and with all of it together.
    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        devices.ifPresent(file -> faults.addAll(DeviceFile.read(file).faults()));
        faults.addAll(tls.faults());
        broker.ifPresent(its -> faults.addAll(its.faults()));
        try {
            mappings.ifPresent(MappingFile::read);
        } catch (WrongMappingsException e) {
            faults.addAll(e.faults());
        }
        if (broker.isEmpty() && isAnonymous() && !isLoopback(host)) {
            faults.add("MILLRACE_MQTT_HOST is '%s' and nobody has to say who they are; expected a loopback address, or "
                            .formatted(host)
                    + "MILLRACE_MQTT_DEVICES or MILLRACE_MQTT_TLS_CLIENT_CERTIFICATES");
        }
        return faults;
    }

    /// Whether everybody may publish as any device.
    boolean isAnonymous() {
        return devices.isEmpty() && tls.clientCertificates().isEmpty();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
