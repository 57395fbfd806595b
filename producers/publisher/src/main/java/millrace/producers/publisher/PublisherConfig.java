package millrace.producers.publisher;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// What a publisher can be told; `of` gives the defaults.
///
/// @param bootstrapServers Kafka brokers, `host:port[,host:port]`
/// @param registryUrl base of a registry's v7 REST API, for example `http://localhost:8081/apis/ccompat/v7`
/// @param clientId name under which brokers count this publisher, and its threads are named
/// @param bufferBytes bound of the events that wait for an acknowledgement, 1 MiB or more; default 32 MiB
/// @param maxRecordBytes largest event, 1 KiB or more; default 1 MiB, a broker's own default
/// @param linger how long an event may wait for company in a batch; default 0: no longer than the connection is busy
/// @param maxBlock longest hold-up of a caller while the buffer is full or no broker is known; default 5 s
/// @param ackTimeout longest wait for one answer of a broker; default 30 s
/// @param deliveryTimeout when to give an event up, at least `linger` and `ackTimeout` together; default 120 s;
///     from 1 h on, a broker gets one request at a time
/// @param security client settings whose names begin with `security.`, `sasl.` or `ssl.`, handed to Kafka as they are
public record PublisherConfig(
        String bootstrapServers,
        URI registryUrl,
        String clientId,
        long bufferBytes,
        int maxRecordBytes,
        Duration linger,
        Duration maxBlock,
        Duration ackTimeout,
        Duration deliveryTimeout,
        Map<String, String> security) {

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;
    private static final Set<String> SECURITY_PREFIXES = Set.of("security.", "sasl.", "ssl.");

    /// @throws IllegalArgumentException if a value is out of its range or `security` has another setting
    public PublisherConfig {
        security = Map.copyOf(security);
        require(!bootstrapServers.isBlank(), "bootstrapServers", bootstrapServers, "host:port[,host:port]");
        require(bufferBytes >= MIB, "bufferBytes", bufferBytes, "1 MiB or more");
        require(
                maxRecordBytes >= KIB && maxRecordBytes <= bufferBytes,
                "maxRecordBytes",
                maxRecordBytes,
                "1 KiB or more, at most bufferBytes");
        require(!linger.isNegative(), "linger", linger, "0 or more");
        require(!maxBlock.isNegative(), "maxBlock", maxBlock, "0 or more");
        require(ackTimeout.toMillis() >= 1, "ackTimeout", ackTimeout, "1 ms or more");
        require(
                deliveryTimeout.compareTo(linger.plus(ackTimeout)) >= 0,
                "deliveryTimeout",
                deliveryTimeout,
                "at least linger and ackTimeout together");
        security.keySet()
                .forEach(key -> require(
                        SECURITY_PREFIXES.stream().anyMatch(key::startsWith),
                        "security",
                        key,
                        "one of " + SECURITY_PREFIXES));
    }

    /// Everything else at its default.
    public static PublisherConfig of(String bootstrapServers, URI registryUrl) {
        return new PublisherConfig(
                bootstrapServers,
                registryUrl,
                "millrace-publisher",
                32L * MIB,
                MIB,
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(120),
                Map.of());
    }

    public PublisherConfig withClientId(String id) {
        return new PublisherConfig(
                bootstrapServers,
                registryUrl,
                id,
                bufferBytes,
                maxRecordBytes,
                linger,
                maxBlock,
                ackTimeout,
                deliveryTimeout,
                security);
    }

    public PublisherConfig withBuffer(long bytes, Duration block) {
        return new PublisherConfig(
                bootstrapServers,
                registryUrl,
                clientId,
                bytes,
                maxRecordBytes,
                linger,
                block,
                ackTimeout,
                deliveryTimeout,
                security);
    }

    public PublisherConfig withTimeouts(Duration ack, Duration delivery) {
        return new PublisherConfig(
                bootstrapServers,
                registryUrl,
                clientId,
                bufferBytes,
                maxRecordBytes,
                linger,
                maxBlock,
                ack,
                delivery,
                security);
    }

    public PublisherConfig withLinger(Duration wait) {
        return new PublisherConfig(
                bootstrapServers,
                registryUrl,
                clientId,
                bufferBytes,
                maxRecordBytes,
                wait,
                maxBlock,
                ackTimeout,
                deliveryTimeout,
                security);
    }

    public PublisherConfig withSecurity(Map<String, String> settings) {
        return new PublisherConfig(
                bootstrapServers,
                registryUrl,
                clientId,
                bufferBytes,
                maxRecordBytes,
                linger,
                maxBlock,
                ackTimeout,
                deliveryTimeout,
                settings);
    }

    private static void require(boolean held, String name, Object value, String expected) {
        if (!held) {
            throw new IllegalArgumentException("%s is '%s'; expected %s".formatted(name, value, expected));
        }
    }
}
