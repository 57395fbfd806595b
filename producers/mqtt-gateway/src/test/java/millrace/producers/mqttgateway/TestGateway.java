package millrace.producers.mqttgateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import millrace.devices.DeviceReading;
import millrace.process.Health;
import millrace.process.Settings;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Event;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.TestBroker;
import millrace.schemas.Topics;

/// A gateway on a port of its own, and what it has stored.
final class TestGateway implements AutoCloseable {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.inMemory();

    private final PrometheusMeterRegistry meters;
    private final MqttGatewayPart part;

    private TestGateway(MqttGatewayPart part, PrometheusMeterRegistry meters) {
        this.part = part;
        this.meters = meters;
    }

    /// @param settings beside those that every test needs
    static TestGateway start(String bootstrapServers, Map<String, String> settings) {
        return start(bootstrapServers, settings, InstantSource.system());
    }

    static TestGateway start(String bootstrapServers, Map<String, String> settings, InstantSource clock) {
        var environment = new HashMap<>(settings);
        environment.put("MILLRACE_BOOTSTRAP_SERVERS", bootstrapServers);
        environment.putIfAbsent("MILLRACE_MQTT_PORT", "0");
        var declared = Settings.of(environment);
        var config = MqttGatewayConfig.declare(declared);
        declared.check();
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var part = new MqttGatewayPart(config.get(), meters, REGISTRY, clock);
        try {
            part.start();
        } catch (IllegalStateException e) {
            part.close();
            throw e;
        }
        return new TestGateway(part, meters);
    }

    int port() {
        return part.port();
    }

    Health health() {
        return part.health();
    }

    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /// @param tags names and values by turns
    double count(String name, String... tags) {
        var counter = meters.find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    /// The readings of one device, in the order of the log.
    static List<Event<DeviceReading>> readings(TestBroker broker, String device) {
        var deserializer = new EventSerdes(REGISTRY).deserializer(Topics.DEVICES_READINGS);
        return broker.recordsOf(Topics.DEVICES_READINGS.name()).stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(device))
                .map(record -> new Event<>(
                        EnvelopeHeaders.read(record.headers()),
                        device,
                        deserializer.deserialize(record.topic(), record.headers(), record.value())))
                .toList();
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within a minute: " + what);
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        part.close();
    }
}
