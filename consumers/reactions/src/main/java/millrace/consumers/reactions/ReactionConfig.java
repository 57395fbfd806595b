package millrace.consumers.reactions;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import millrace.process.Settings;

/// Everything the engine can be told about one reaction.
///
/// @param bootstrapServers Kafka brokers, `host:port[,host:port]`
/// @param registryUrl base of the registry's v7 REST API
/// @param maxInFlight most effects at a time, 1 to 10,000
/// @param maxAttempts tries of one record before it becomes a dead letter, 1 to 1,000
/// @param firstRetry wait after the first try; doubles with every further one
/// @param longestRetry most the wait grows to
/// @param drainTimeout how long effects in flight may take to end when partitions or the process go
/// @param ledgerReplication replicas of the ledger topic, 1 to 10
/// @param ledgerRetention how long a repeat of an event is recognised
/// @param mostPerMinute effects of this process in any 60 seconds, beyond which it holds and asks; 0 for no limit
/// @param mostTimesUsual the same as a multiple of the usual rate; 0 for no limit
public record ReactionConfig(
        String bootstrapServers,
        URI registryUrl,
        int maxInFlight,
        int maxAttempts,
        Duration firstRetry,
        Duration longestRetry,
        Duration drainTimeout,
        int ledgerReplication,
        Duration ledgerRetention,
        int mostPerMinute,
        int mostTimesUsual) {

    /// Without a brake.
    public ReactionConfig(
            String bootstrapServers,
            URI registryUrl,
            int maxInFlight,
            int maxAttempts,
            Duration firstRetry,
            Duration longestRetry,
            Duration drainTimeout,
            int ledgerReplication,
            Duration ledgerRetention) {
        this(
                bootstrapServers,
                registryUrl,
                maxInFlight,
                maxAttempts,
                firstRetry,
                longestRetry,
                drainTimeout,
                ledgerReplication,
                ledgerRetention,
                0,
                0);
    }

    /// Settings of the reaction `name`: `MILLRACE_<NAME>_IN_FLIGHT` and so on, beside those all processes share.
    public static Supplier<ReactionConfig> declare(Settings settings, String name) {
        var prefix = "MILLRACE_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
        var bootstrapServers = settings.text("MILLRACE_BOOTSTRAP_SERVERS", "127.0.0.1:9092");
        var registryUrl = settings.uri("MILLRACE_REGISTRY_URL", URI.create("http://127.0.0.1:8081/apis/ccompat/v7"));
        var maxInFlight = settings.integer(prefix + "IN_FLIGHT", 100, 1, 10_000);
        var maxAttempts = settings.integer(prefix + "MAX_ATTEMPTS", 15, 1, 1_000);
        var firstRetry = settings.duration(
                prefix + "FIRST_RETRY", Duration.ofSeconds(1), Duration.ofMillis(10), Duration.ofHours(1));
        var longestRetry = settings.duration(
                prefix + "LONGEST_RETRY", Duration.ofMinutes(10), Duration.ofMillis(10), Duration.ofDays(1));
        var drainTimeout = settings.duration(
                prefix + "DRAIN_TIMEOUT", Duration.ofSeconds(20), Duration.ZERO, Duration.ofMinutes(4));
        var ledgerReplication = settings.integer(prefix + "LEDGER_REPLICATION", 1, 1, 10);
        var ledgerRetention = settings.duration(
                prefix + "LEDGER_RETENTION", Duration.ofDays(7), Duration.ofHours(1), Duration.ofDays(365));
        var mostPerMinute = settings.integer(prefix + "MOST_PER_MINUTE", 0, 0, 100_000_000);
        var mostTimesUsual = settings.integer(prefix + "MOST_TIMES_USUAL", 0, 0, 1_000_000);
        return () -> new ReactionConfig(
                bootstrapServers.value(),
                registryUrl.value(),
                maxInFlight.value(),
                maxAttempts.value(),
                firstRetry.value(),
                longestRetry.value(),
                drainTimeout.value(),
                ledgerReplication.value(),
                ledgerRetention.value(),
                mostPerMinute.value(),
                mostTimesUsual.value());
    }
}
