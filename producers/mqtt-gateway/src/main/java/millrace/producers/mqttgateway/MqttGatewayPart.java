package millrace.producers.mqttgateway;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import javax.net.ssl.SSLException;
import millrace.process.Health;
import millrace.process.Part;
import millrace.producers.mappings.MappingFile;
import millrace.producers.mappings.Mappings;
import millrace.schemas.SchemaRegistry;

/// The MQTT gateway: takes what devices publish, and acknowledges what is stored.
public final class MqttGatewayPart implements Part {

    private static final int MOST_SESSIONS = 100_000;
    private static final int MOST_QUOTAS = 10_000;

    private final Storing storing;
    private final KnownDevices devices;
    private final Source source;

    public MqttGatewayPart(MqttGatewayConfig config, PrometheusMeterRegistry meters) {
        this(config, meters, SchemaRegistry.at(config.registryUrl()), InstantSource.system());
    }

    MqttGatewayPart(
            MqttGatewayConfig config, PrometheusMeterRegistry meters, SchemaRegistry registry, InstantSource clock) {
        Mappings mappings = config.mappings()
                .map(file -> MappingFile.read(file).before(Mappings.shipped()))
                .orElseGet(Mappings::shipped);
        var inFlight = new InFlight(config.maxInFlightBytes());
        var sessions = new Sessions(MOST_SESSIONS, config.window(), config.maxInFlightBytes(), clock);
        var counting = new GatewayMeters(meters, inFlight, sessions);
        this.storing = new Storing(
                config.bootstrapServers(),
                registry,
                config.registryUrl(),
                new Interpreter(mappings, clock),
                new DeadLetterQuota(config.deadLetterBytesPerHour(), MOST_QUOTAS, clock),
                inFlight,
                counting,
                clock);
        this.devices = new KnownDevices(
                config.devices().map(file -> DeviceFile.read(file).passwords()).orElseGet(Map::of));
        var listening = new Listening(
                storing,
                inFlight,
                counting,
                sessions,
                config.isAnonymous() ? Admissions.anonymous() : devices,
                mappings::takes,
                clock,
                config.window(),
                config.maxPacketBytes(),
                config.maxConnections(),
                config.connectTimeout(),
                config.sessionExpiry());
        this.source = config.broker()
                .<Source>map(broker ->
                        new Subscriber(broker, mappings.topics(), storing, inFlight, clock, config.sessionExpiry()))
                .orElseGet(() -> listener(config, listening));
    }

    private static Listener listener(MqttGatewayConfig config, Listening listening) {
        try {
            return new Listener(
                    config.host(),
                    config.port(),
                    listening,
                    config.tls().context(config.devices().isEmpty()));
        } catch (SSLException e) {
            throw new IllegalStateException("a TLS file has changed since it was checked", e);
        }
    }

    @Override
    public String name() {
        return "mqtt-gateway";
    }

    /// @throws IllegalStateException if somebody else has the port
    @Override
    public void start() {
        source.start();
    }

    /// The port in use, once started; -1 if the gateway listens to nobody.
    public int port() {
        return source.port();
    }

    @Override
    public Health health() {
        return source.health() instanceof Health.Up ? storing.health() : source.health();
    }

    @Override
    public void close() {
        source.close();
        storing.close();
        devices.close();
    }
}
