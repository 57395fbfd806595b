package millrace.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// How the embedded broker is set: one node, loopback only, small, and quick to notice who comes and goes.
final class BrokerProperties {

    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String HOST = "127.0.0.1";
    private static final String MIB_16 = String.valueOf(16 * 1024 * 1024);

    private BrokerProperties() {}

    /// @param session how long the broker may stand still before its controller fences it
    static Map<String, String> of(Path folder, int port, int controllerPort, Duration session) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(NODE_ID));
        properties.put("controller.quorum.voters", "%d@%s:%d".formatted(NODE_ID, HOST, controllerPort));
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        properties.put(
                "listeners",
                "PLAINTEXT://%s:%d,%s://%s:%d".formatted(HOST, port, CONTROLLER_LISTENER, HOST, controllerPort));
        properties.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, port));
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", folder.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("broker.session.timeout.ms", String.valueOf(session.toMillis()));
        properties.put(
                "initial.broker.registration.timeout.ms",
                String.valueOf(session.multipliedBy(2).plusSeconds(60).toMillis()));
        small(properties);
        quick(properties);
        return properties;
    }

    static Properties asProperties(Map<String, String> map) {
        var properties = new Properties();
        properties.putAll(map);
        return properties;
    }

    /// One node needs neither fifty partitions of bookkeeping nor threads for a cluster.
    private static void small(Map<String, String> properties) {
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".num.partitions", "4");
            properties.put(topic + ".replication.factor", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("log.cleaner.dedupe.buffer.size", MIB_16);
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "4");
    }

    /// Kafka's own defaults wait for large groups to gather and for slow networks; neither is here.
    private static void quick(Map<String, String> properties) {
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.streams.initial.rebalance.delay.ms", "0");
        for (String protocol : List.of("consumer", "streams", "share")) {
            properties.put("group.%s.heartbeat.interval.ms".formatted(protocol), "500");
            properties.put("group.%s.min.heartbeat.interval.ms".formatted(protocol), "500");
            properties.put("group.%s.session.timeout.ms".formatted(protocol), "6000");
            properties.put("group.%s.min.session.timeout.ms".formatted(protocol), "6000");
            properties.put("group.%s.assignment.interval.ms".formatted(protocol), "0");
            properties.put("group.%s.min.assignment.interval.ms".formatted(protocol), "0");
        }
        properties.put("broker.heartbeat.interval.ms", "500");
    }
}
