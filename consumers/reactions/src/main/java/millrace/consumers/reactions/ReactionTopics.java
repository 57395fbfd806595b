package millrace.consumers.reactions;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import millrace.schemas.DeadLetterHeaders;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// The topics that one reaction keeps for itself, each with as many partitions as its source topic.
///
/// - `<reaction>.ledger`: what was started and how it ended
/// - `<reaction>.parked`: records of keys that cannot go on, byte for byte; kept until the engine trims it
/// - `<reaction>.state`: how each partition stands, as `StateReport` has it, the latest by partition
/// - `<reaction>.actions`: what operators want done, in the partition of the key it is about
record ReactionTopics(String reaction, String source) {

    /// A record in the park has headers that its source record has not.
    private static final String MOST_BYTES = Integer.toString(DeadLetterHeaders.MOST_LETTER_BYTES);

    private static final Duration STATE_SEGMENT = Duration.ofHours(1);

    String ledger() {
        return ledger(reaction);
    }

    static String ledger(String reaction) {
        return reaction + ".ledger";
    }

    String parked() {
        return reaction + ".parked";
    }

    String state() {
        return reaction + ".state";
    }

    String actions() {
        return reaction + ".actions";
    }

    /// How long an action waits for an engine. Shorter than the ledger remembers that it was carried out.
    static Duration actionRetention(Duration ledgerRetention) {
        return ledgerRetention.dividedBy(2);
    }

    /// Sees to it that they are there.
    ///
    /// @throws EngineFailure if the source topic is not there
    void provide(Admin admin, ReactionConfig config) throws InterruptedException, ExecutionException {
        int needed = partitions(admin, source)
                .orElseThrow(() -> new EngineFailure("topic %s does not exist; waiting for it".formatted(source)));
        Duration retention = config.ledgerRetention();
        Map<String, Map<String, String>> settings = Map.of(
                ledger(),
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(retention.toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(retention.toMillis() / 7)),
                parked(),
                Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.MAX_MESSAGE_BYTES_CONFIG, MOST_BYTES),
                state(),
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(STATE_SEGMENT.toMillis())),
                actions(),
                Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(actionRetention(retention).toMillis()),
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        MOST_BYTES,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(retention.toMillis() / 7)));
        for (var topic : settings.entrySet()) {
            provide(admin, topic.getKey(), needed, topic.getValue(), config.ledgerReplication());
        }
    }

    private static void provide(Admin admin, String topic, int needed, Map<String, String> settings, int replication)
            throws InterruptedException, ExecutionException {
        Optional<Integer> existing = partitions(admin, topic);
        if (existing.isEmpty()) {
            create(admin, topic, needed, settings, replication);
        } else if (existing.get() < needed) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(needed)))
                    .all()
                    .get();
        }
    }

    private static Optional<Integer> partitions(Admin admin, String topic)
            throws InterruptedException, ExecutionException {
        try {
            var described = admin.describeTopics(Set.of(topic)).allTopicNames().get();
            return described.values().stream()
                    .map(description -> description.partitions().size())
                    .findFirst();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void create(Admin admin, String name, int partitions, Map<String, String> settings, int replication)
            throws InterruptedException, ExecutionException {
        Map<String, String> all = new HashMap<>(settings);
        all.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(replication > 2 ? 2 : 1));
        var topic = new NewTopic(name, partitions, (short) replication).configs(all);
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
