package millrace.console;

import picocli.CommandLine.Option;

/// Which Kafka a command asks.
final class KafkaOption {

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers (default: $MILLRACE_BOOTSTRAP_SERVERS, else localhost:$MILLRACE_KAFKA_PORT, "
                    + "else localhost:9092).",
            defaultValue = "${env:MILLRACE_BOOTSTRAP_SERVERS:-localhost:${env:MILLRACE_KAFKA_PORT:-9092}}")
    private String bootstrapServers = "";

    String servers() {
        return bootstrapServers;
    }

    /// @throws UnreachableException if no broker answers in time
    Cluster connect() {
        return Cluster.connect(bootstrapServers);
    }
}
