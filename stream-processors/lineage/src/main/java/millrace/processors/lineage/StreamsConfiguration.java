package millrace.processors.lineage;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import millrace.process.Settings;

/// What a topology's application is told of the world around it.
///
/// @param bootstrapServers Kafka brokers, `host:port[,host:port]`
/// @param registryUrl base of the schema registry's v7 REST API
/// @param stateDirectory where stores live; one process has it to itself
/// @param replication copies of changelogs and repartition topics, 1 to 9, or -1 for the broker's default
/// @param commitInterval time between transactions, 1 ms to 1 min; a step costs about half of it end to end
/// @param threads stream threads of this process, 1 to 64
/// @param repeatMemory how long the identity of an event is known, 1 minute to 400 days of wall clock
public record StreamsConfiguration(
        String bootstrapServers,
        URI registryUrl,
        Path stateDirectory,
        int replication,
        Duration commitInterval,
        int threads,
        Duration repeatMemory) {

    /// @throws IllegalArgumentException if `replication` is 0
    public StreamsConfiguration {
        if (replication == 0) {
            throw new IllegalArgumentException("replication is 0; expected 1 to 9, or -1 for the broker's default");
        }
    }

    /// Declares the settings; what it returns is called after `settings.check()`.
    public static Supplier<StreamsConfiguration> declare(Settings settings) {
        var bootstrapServers = settings.text("MILLRACE_BOOTSTRAP_SERVERS", "localhost:9092");
        var registryUrl = settings.uri("MILLRACE_REGISTRY_URL", URI.create("http://localhost:8081/apis/ccompat/v7"));
        var data = settings.text("MILLRACE_DATA", ".millrace");
        var replication = settings.integer("MILLRACE_STREAMS_REPLICATION", -1, -1, 9);
        var commitInterval = settings.duration(
                "MILLRACE_STREAMS_COMMIT_INTERVAL", Duration.ofMillis(20), Duration.ofMillis(1), Duration.ofMinutes(1));
        var threads = settings.integer("MILLRACE_STREAMS_THREADS", 1, 1, 64);
        var repeatMemory = settings.duration(
                "MILLRACE_REPEAT_MEMORY", Duration.ofDays(7), Duration.ofMinutes(1), Duration.ofDays(400));
        return () -> new StreamsConfiguration(
                bootstrapServers.value(),
                registryUrl.value(),
                Path.of(data.value(), "streams"),
                replication.value(),
                commitInterval.value(),
                threads.value(),
                repeatMemory.value());
    }
}
