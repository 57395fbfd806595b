package millrace.schemas;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Creates the topics of a catalogue that are not there: one call to look, one to create, and looks until they show.
final class TopicProvisioning {

    private static final Duration DEAD_LETTER_RETENTION = Duration.ofDays(30);
    private static final Duration MOST_WAITING = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    private final Admin admin;
    private final short replicationFactor;

    TopicProvisioning(Admin admin, short replicationFactor) {
        this.admin = admin;
        this.replicationFactor = replicationFactor;
    }

    Provisioning apply(TopicCatalog catalog) {
        List<NewTopic> wanted = catalog.entries().stream()
                .flatMap(entry -> Stream.of(newTopic(entry), newDeadLetters(entry)))
                .toList();
        List<String> found = found(wanted);
        List<String> created = create(
                wanted.stream().filter(topic -> !found.contains(topic.name())).toList());
        List<String> others = wanted.stream()
                .map(NewTopic::name)
                .filter(name -> !created.contains(name))
                .toList();
        return new Provisioning(created, others, Map.of());
    }

    private List<String> found(List<NewTopic> wanted) {
        var descriptions = admin.describeTopics(
                        wanted.stream().map(NewTopic::name).toList())
                .topicNameValues();
        List<String> found = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        for (NewTopic topic : wanted) {
            answer(topic, descriptions, UnknownTopicOrPartitionException.class).ifPresent(there -> {
                found.add(topic.name());
                if (there.partitions().size() != topic.numPartitions()) {
                    differing.add("%s has %d partitions; topics.yaml expects %d"
                            .formatted(topic.name(), there.partitions().size(), topic.numPartitions()));
                }
            });
        }
        if (!differing.isEmpty()) {
            throw new ProvisioningException(String.join("\n", differing)
                    + "\nno topic was created or changed: more partitions would break the order of keys");
        }
        return found;
    }

    private List<String> create(List<NewTopic> missing) {
        if (missing.isEmpty()) {
            return List.of();
        }
        Map<String, KafkaFuture<String>> creations = new HashMap<>();
        admin.createTopics(missing)
                .values()
                .forEach((name, creation) -> creations.put(name, creation.thenApply(nothing -> name)));
        List<String> created = missing.stream()
                .filter(topic ->
                        answer(topic, creations, TopicExistsException.class).isPresent())
                .map(NewTopic::name)
                .toList();
        awaitVisible(missing);
        return created;
    }

    /// A broker hears a moment later what the controller has decided, and a topology that starts before does not.
    private void awaitVisible(List<NewTopic> topics) {
        long deadline = System.nanoTime() + MOST_WAITING.toNanos();
        while (found(topics).size() < topics.size()) {
            if (System.nanoTime() > deadline) {
                throw new ProvisioningException("%d topics were created, but the brokers do not show them after %d s"
                        .formatted(topics.size(), MOST_WAITING.toSeconds()));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static <T> Optional<T> answer(
            NewTopic topic, Map<String, KafkaFuture<T>> answers, Class<? extends Exception> none) {
        try {
            return Optional.of(Objects.requireNonNull(answers.get(topic.name())).get());
        } catch (ExecutionException e) {
            if (none.isInstance(e.getCause())) {
                return Optional.empty();
            }
            throw new ProvisioningException("%s: %s".formatted(topic.name(), e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProvisioningException("%s: interrupted while Kafka was asked".formatted(topic.name()), e);
        }
    }

    private NewTopic newTopic(TopicEntry entry) {
        String cleanup = entry.compacted() ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE;
        return newTopic(entry.name(), entry.partitions(), cleanup, entry.retention(), Map.of());
    }

    private NewTopic newDeadLetters(TopicEntry entry) {
        return newTopic(
                entry.deadLetters(),
                entry.partitions(),
                TopicConfig.CLEANUP_POLICY_DELETE,
                Optional.of(DEAD_LETTER_RETENTION),
                Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(DeadLetterHeaders.MOST_LETTER_BYTES)));
    }

    private NewTopic newTopic(
            String name, int partitions, String cleanup, Optional<Duration> retention, Map<String, String> more) {
        long retentionMillis = retention.map(Duration::toMillis).orElse(-1L);
        // one broker may be away without stopping those who write with acks=all
        int inSync = Math.max(1, replicationFactor - 1);
        Map<String, String> settings = new HashMap<>(more);
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanup);
        settings.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retentionMillis));
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(inSync));
        return new NewTopic(name, partitions, replicationFactor).configs(settings);
    }
}
