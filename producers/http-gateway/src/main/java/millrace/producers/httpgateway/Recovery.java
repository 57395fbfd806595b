package millrace.producers.httpgateway;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import org.apache.kafka.common.TopicPartition;

/// Brings the index of claims up to what is stored: at start, for every topic that can be published to.
final class Recovery {

    private final String bootstrapServers;
    private final Path folder;
    private final Duration remember;
    private final InstantSource clock;

    Recovery(String bootstrapServers, Path folder, Duration remember, InstantSource clock) {
        this.bootstrapServers = bootstrapServers;
        this.folder = folder;
        this.remember = remember;
        this.clock = clock;
    }

    /// @throws org.apache.kafka.common.KafkaException if the brokers or the topics are not there yet
    /// @throws ClaimsUnavailableException if the index cannot be used
    Memory recover() throws InterruptedException {
        // positions are of one cluster, and so are claims
        Path claimsFolder = folder.resolve("claims-" + EventLog.clusterId(bootstrapServers));
        var claims = new Claims(claimsFolder, remember, clock);
        try {
            Set<String> topics = EventTypes.all().stream()
                    .filter(EventType::published)
                    .map(type -> type.topic().name())
                    .collect(Collectors.toSet());
            for (String topic : topics) {
                readToTheEnd(claims, topic);
            }
            return new Memory(claims, (topic, partitions, found) -> read(claims, topic, partitions, found));
        } catch (RuntimeException e) {
            claims.close();
            throw e;
        }
    }

    private void readToTheEnd(Claims claims, String topic) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (var log = EventLog.at(bootstrapServers)) {
            for (TopicPartition partition : log.partitionsOf(topic)) {
                ends.put(
                        partition,
                        log.read(
                                partition,
                                claims.checkpoint(partition),
                                clock.instant().minus(remember),
                                found -> addNew(claims, found)));
            }
        }
        claims.checkpoint(ends);
    }

    private static void addNew(Claims claims, List<Claims.Entry> found) {
        // the first of an identity is the one that was answered
        Map<Hash, Claims.Entry> entries = new HashMap<>();
        for (Claims.Entry entry : found) {
            if (!claims.isForgotten(entry.claim())
                    && claims.find(entry.identity()).isEmpty()) {
                entries.putIfAbsent(entry.identity(), entry);
            }
        }
        claims.add(List.copyOf(entries.values()));
    }

    private void read(Claims claims, String topic, Set<TopicPartition> partitions, Consumer<List<Claims.Entry>> found) {
        try (var log = EventLog.at(bootstrapServers)) {
            boolean isOneUnknown = partitions.stream().anyMatch(partition -> partition.partition() < 0);
            var all = isOneUnknown ? log.partitionsOf(topic) : partitions;
            for (TopicPartition partition : all) {
                log.read(
                        partition, claims.checkpoint(partition), clock.instant().minus(remember), found);
            }
        }
    }
}
