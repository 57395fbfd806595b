package millrace.standalone;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import millrace.process.Settings;

/// What a run can be told: where its data lies, and which of the embedded parts somebody else provides.
///
/// @param embedsKafka whether a broker of our own runs; not where `MILLRACE_BOOTSTRAP_SERVERS` names another
/// @param embedsRegistry likewise, `MILLRACE_REGISTRY_URL`
/// @param embedsMail likewise, `MILLRACE_SMTP_URL`
/// @param listensToDevices whether devices connect to us; not where `MILLRACE_MQTT_BROKER_URL` names a broker of theirs
record RunConfig(
        Path data,
        boolean embedsKafka,
        int kafkaPort,
        String bootstrapServers,
        boolean embedsRegistry,
        int registryPort,
        URI registry,
        boolean embedsMail,
        int smtpPort,
        URI smtp,
        int gatewayPort,
        boolean listensToDevices,
        int mqttPort,
        int operationsPort) {

    private static final String DATA = "MILLRACE_DATA";
    private static final String DEFAULT_DATA = ".millrace";
    private static final String KAFKA_PORT = "MILLRACE_KAFKA_PORT";
    private static final String REGISTRY_PORT = "MILLRACE_REGISTRY_PORT";
    private static final String SMTP_PORT = "MILLRACE_SMTP_PORT";
    private static final String GATEWAY_PORT = "MILLRACE_GATEWAY_PORT";
    private static final String MQTT_PORT = "MILLRACE_MQTT_PORT";
    private static final String OPERATIONS_PORT = "MILLRACE_OPERATIONS_PORT";
    private static final String KAFKA = "MILLRACE_BOOTSTRAP_SERVERS";
    private static final String REGISTRY = "MILLRACE_REGISTRY_URL";
    private static final String SMTP = "MILLRACE_SMTP_URL";
    private static final String MQTT_BROKER = "MILLRACE_MQTT_BROKER_URL";

    /// The data folder, needed before any setting is checked: the log is in it.
    static Path data(Map<String, String> environment) {
        String data = environment.getOrDefault(DATA, "");
        return Path.of(data.isBlank() ? DEFAULT_DATA : data);
    }

    /// The environment as the parts shall see it: with the addresses of the embedded ones, and ports instead of 0.
    static Map<String, String> completed(Map<String, String> environment) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.putIfAbsent(KAFKA_PORT, "9092");
        complete.putIfAbsent(REGISTRY_PORT, "8081");
        complete.putIfAbsent(SMTP_PORT, "2525");
        complete.putIfAbsent(GATEWAY_PORT, "8080");
        complete.putIfAbsent(MQTT_PORT, "1883");
        complete.putIfAbsent(OPERATIONS_PORT, "9404");
        for (String port : List.of(KAFKA_PORT, REGISTRY_PORT, SMTP_PORT, GATEWAY_PORT, MQTT_PORT, OPERATIONS_PORT)) {
            complete.replace(port, "0", String.valueOf(Listener.anyFreePort()));
        }
        complete.putIfAbsent(KAFKA, "127.0.0.1:" + complete.get(KAFKA_PORT));
        complete.putIfAbsent(REGISTRY, "http://127.0.0.1:%s/apis/ccompat/v7".formatted(complete.get(REGISTRY_PORT)));
        complete.putIfAbsent(SMTP, "smtp://127.0.0.1:" + complete.get(SMTP_PORT));
        return complete;
    }

    /// @param environment before it was completed: it tells what somebody else provides
    /// @param settings over the completed environment
    static Supplier<RunConfig> declare(Map<String, String> environment, Settings settings) {
        var data = settings.text(DATA, DEFAULT_DATA);
        var kafkaPort = settings.port(KAFKA_PORT, 0);
        var kafka = settings.text(KAFKA);
        var registryPort = settings.port(REGISTRY_PORT, 0);
        var registry = settings.uri(REGISTRY, URI.create("http://127.0.0.1"));
        var smtpPort = settings.port(SMTP_PORT, 0);
        var smtp = settings.uri(SMTP, URI.create("smtp://127.0.0.1"));
        var gatewayPort = settings.port(GATEWAY_PORT, 0);
        var mqttPort = settings.port(MQTT_PORT, 0);
        var operationsPort = settings.port(OPERATIONS_PORT, 0);
        return () -> new RunConfig(
                Path.of(data.value()),
                !environment.containsKey(KAFKA),
                kafkaPort.value(),
                kafka.value(),
                !environment.containsKey(REGISTRY),
                registryPort.value(),
                registry.value(),
                !environment.containsKey(SMTP),
                smtpPort.value(),
                smtp.value(),
                gatewayPort.value(),
                !environment.containsKey(MQTT_BROKER),
                mqttPort.value(),
                operationsPort.value());
    }

    URI gateway() {
        return URI.create("http://127.0.0.1:" + gatewayPort);
    }

    URI operations() {
        return URI.create("http://127.0.0.1:" + operationsPort);
    }

    /// Every port that the run will listen on.
    List<Listener> listeners() {
        List<Listener> listeners = new ArrayList<>();
        if (embedsKafka) {
            listeners.add(new Listener("Kafka", kafkaPort, KAFKA_PORT));
        }
        if (embedsRegistry) {
            listeners.add(new Listener("schema registry", registryPort, REGISTRY_PORT));
        }
        if (embedsMail) {
            listeners.add(new Listener("mail sink", smtpPort, SMTP_PORT));
        }
        listeners.add(new Listener("HTTP gateway", gatewayPort, GATEWAY_PORT));
        if (listensToDevices) {
            listeners.add(new Listener("MQTT gateway", mqttPort, MQTT_PORT));
        }
        listeners.add(new Listener("health and metrics", operationsPort, OPERATIONS_PORT));
        return listeners;
    }
}
