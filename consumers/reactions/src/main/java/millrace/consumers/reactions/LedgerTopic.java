package millrace.consumers.reactions;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Sees to it that the ledger topic is there, with as many partitions as the source topic has.
final class LedgerTopic {

    private LedgerTopic() {}

    static String of(String reaction) {
        return reaction + ".ledger";
    }

    /// @throws EngineFailure if the source topic is not there
    static void provide(Admin admin, String source, String ledger, ReactionConfig config)
            throws InterruptedException, ExecutionException {
        int needed = partitions(admin, source)
                .orElseThrow(() -> new EngineFailure("topic %s does not exist; waiting for it".formatted(source)));
        Optional<Integer> existing = partitions(admin, ledger);
        if (existing.isEmpty()) {
            create(admin, ledger, needed, config);
        } else if (existing.get() < needed) {
            admin.createPartitions(Map.of(ledger, NewPartitions.increaseTo(needed)))
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

    private static void create(Admin admin, String ledger, int partitions, ReactionConfig config)
            throws InterruptedException, ExecutionException {
        var topic = new NewTopic(ledger, partitions, (short) config.ledgerReplication())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(config.ledgerRetention().toMillis()),
                        TopicConfig.SEGMENT_MS_CONFIG,
                        Long.toString(config.ledgerRetention().toMillis() / 7),
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(config.ledgerReplication() > 2 ? 2 : 1)));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
