package millrace.benchmarks.goals;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/// One KRaft broker on loopback, in a process of its own, quick to notice who comes and goes.
final class Broker implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final String bootstrapServers;

    private Broker(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    static Broker start(Path folder) throws IOException, InterruptedException {
        int port = freePort();
        Path properties = Files.createDirectories(folder).resolve("server.properties");
        Files.writeString(properties, properties(folder.resolve("data"), port, freePort()));
        Path log = folder.resolve("broker.log");
        Process format = Jvm.start(
                log,
                List.of("-Xmx256m"),
                "kafka.tools.StorageTool",
                List.of("format", "-t", "goals-benchmark-00001", "-c", properties.toString()));
        if (format.waitFor() != 0) {
            throw new IOException("broker: folder not formatted; see %s; the benchmark ends".formatted(log));
        }
        Process process = Jvm.start(log, List.of("-Xms1g", "-Xmx1g"), "kafka.Kafka", List.of(properties.toString()));
        var broker = new Broker(process, "127.0.0.1:" + port);
        broker.awaitReady(log);
        return broker;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String properties(Path data, int port, int controllerPort) {
        var settings = new LinkedHashMap<>(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                "controller.listener.names", "CONTROLLER",
                "listeners", "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controllerPort),
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "log.dirs", data.toString(),
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0"));
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            settings.put(topic + ".num.partitions", "1");
            settings.put(topic + ".replication.factor", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.min.session.timeout.ms", "1000");
        settings.put("log.cleaner.dedupe.buffer.size", "16777216");
        settings.put("group.share.delivery.count.limit", "10");
        for (String protocol : List.of("consumer", "share")) {
            settings.put("group.%s.min.heartbeat.interval.ms".formatted(protocol), "200");
            settings.put("group.%s.heartbeat.interval.ms".formatted(protocol), "300");
            settings.put("group.%s.min.session.timeout.ms".formatted(protocol), "3000");
            settings.put("group.%s.session.timeout.ms".formatted(protocol), "3000");
            settings.put("group.%s.assignment.interval.ms".formatted(protocol), "0");
            settings.put("group.%s.min.assignment.interval.ms".formatted(protocol), "0");
        }
        return settings.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private void awaitReady(Path log) {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Waiting.until(PATIENCE, () -> "broker: not ready; see %s".formatted(log), () -> {
                try {
                    return !admin.describeCluster().nodes().get().isEmpty();
                } catch (ExecutionException _) {
                    return false;
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
