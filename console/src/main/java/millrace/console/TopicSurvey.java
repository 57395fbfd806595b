package millrace.console;

import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import millrace.schemas.TopicCatalog;
import millrace.schemas.TopicEntry;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TopicListing;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/// Asks a cluster for the state of its topics.
final class TopicSurvey {

    static final String DEAD_LETTERS = ".dead-letters";

    private final Cluster cluster;
    private final Map<String, TopicEntry> catalog;

    TopicSurvey(Cluster cluster, TopicCatalog catalog) {
        this.cluster = cluster;
        this.catalog = catalog.entries().stream().collect(toMap(TopicEntry::name, Function.identity()));
    }

    /// The catalogue's topics in the order of the flow, there or not; then the others by name.
    ///
    /// @param all whether also internal topics and dead letter topics
    List<TopicState> states(List<String> catalogued, boolean all) {
        Map<String, TopicListing> listings = cluster.result(cluster.admin()
                .listTopics(new ListTopicsOptions().listInternal(true))
                .namesToListings());
        List<String> names = new ArrayList<>(catalogued);
        new TreeSet<>(listings.keySet())
                .stream()
                        .filter(name -> !catalog.containsKey(name))
                        .filter(name -> all || !(isInternal(name, listings) || name.endsWith(DEAD_LETTERS)))
                        .forEach(names::add);
        Observed observed = observe(names, listings.keySet());
        return names.stream()
                .map(name -> state(name, isInternal(name, listings), observed))
                .toList();
    }

    private record Observed(
            Map<String, List<TopicPartition>> partitions,
            Map<String, Config> configs,
            Map<TopicPartition, Long> begin,
            Map<TopicPartition, Long> end,
            Map<String, Instant> newest) {

        long records(String topic) {
            return partitions.getOrDefault(topic, List.of()).stream()
                    .mapToLong(partition ->
                            Math.max(0, end.getOrDefault(partition, 0L) - begin.getOrDefault(partition, 0L)))
                    .sum();
        }
    }

    private Observed observe(List<String> names, Set<String> existing) {
        Set<String> described = new TreeSet<>(names);
        names.forEach(name -> described.add(name + DEAD_LETTERS));
        described.retainAll(existing);
        Map<String, List<TopicPartition>> partitions =
                cluster.result(cluster.admin().describeTopics(described).allTopicNames()).values().stream()
                        .collect(toMap(TopicDescription::name, TopicSurvey::partitions));
        List<TopicPartition> every =
                partitions.values().stream().flatMap(Collection::stream).toList();
        Map<TopicPartition, Long> begin = cluster.beginOffsets(every);
        return new Observed(
                partitions,
                configs(described),
                begin,
                cluster.endOffsets(every),
                NewestRecords.times(cluster, begin, cluster.stableOffsets(every)));
    }

    private static List<TopicPartition> partitions(TopicDescription topic) {
        return topic.partitions().stream()
                .map(partition -> new TopicPartition(topic.name(), partition.partition()))
                .toList();
    }

    private Map<String, Config> configs(Set<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        return cluster.result(cluster.admin().describeConfigs(resources).all()).entrySet().stream()
                .collect(toMap(config -> config.getKey().name(), Map.Entry::getValue));
    }

    private TopicState state(String name, boolean internal, Observed observed) {
        Optional<Config> config = Optional.ofNullable(observed.configs().get(name));
        String cleanup = config.map(
                        c -> c.get(TopicConfig.CLEANUP_POLICY_CONFIG).value())
                .orElse("");
        long retentionMillis = config.map(
                        c -> c.get(TopicConfig.RETENTION_MS_CONFIG).value())
                .map(Long::parseLong)
                .orElse(-1L);
        boolean deletes = cleanup.contains(TopicConfig.CLEANUP_POLICY_DELETE) && retentionMillis >= 0;
        boolean keepsDeadLetters = observed.partitions().containsKey(name + DEAD_LETTERS);
        return new TopicState(
                name,
                catalog.containsKey(name),
                internal,
                observed.partitions().getOrDefault(name, List.of()).size(),
                observed.records(name),
                Optional.ofNullable(observed.newest().get(name)),
                cleanup.contains(TopicConfig.CLEANUP_POLICY_COMPACT),
                deletes ? Optional.of(Duration.ofMillis(retentionMillis)) : Optional.empty(),
                Optional.ofNullable(catalog.get(name)).map(TopicEntry::owner),
                keepsDeadLetters ? Optional.of(observed.records(name + DEAD_LETTERS)) : Optional.empty());
    }

    private static boolean isInternal(String name, Map<String, TopicListing> listings) {
        TopicListing listing = listings.get(name);
        return (listing != null && listing.isInternal())
                || name.startsWith("__")
                || name.endsWith("-changelog")
                || name.endsWith("-repartition");
    }
}
