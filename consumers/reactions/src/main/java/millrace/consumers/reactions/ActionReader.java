package millrace.consumers.reactions;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what operators want of the partitions that are ours, from the oldest action that is kept: the ledger knows
/// which were carried out.
final class ActionReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ActionReader.class);
    private static final Duration POLL = Duration.ofMillis(250);

    /// Gets each action, on the reader's thread.
    interface Acting {

        void act(int partition, Action action);
    }

    private final String topic;
    private final Duration retention;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Supplier<Set<Integer>> owned;
    private final Acting acting;
    private final java.util.function.Consumer<Throwable> onFailure;
    private final InstantSource clock;
    private final Thread thread;
    private volatile boolean isClosed;

    /// @param retention older actions are ignored: the ledger may have forgotten that they were carried out
    /// @param consumers makes a consumer without a group that begins at the beginning
    /// @param owned the partitions that the core has taken over
    ActionReader(
            ReactionTopics topics,
            Duration retention,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Supplier<Set<Integer>> owned,
            Acting acting,
            java.util.function.Consumer<Throwable> onFailure,
            InstantSource clock) {
        this.topic = topics.actions();
        this.retention = retention;
        this.consumers = consumers;
        this.owned = owned;
        this.acting = acting;
        this.onFailure = onFailure;
        this.clock = clock;
        this.thread = Thread.ofVirtual()
                .name("reaction-" + topics.reaction() + "-actions")
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try (var consumer = consumers.get()) {
            while (!isClosed) {
                follow(consumer);
                if (consumer.assignment().isEmpty()) {
                    Thread.sleep(POLL);
                } else {
                    consumer.poll(POLL).forEach(this::act);
                }
            }
        } catch (InterruptedException | InterruptException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> wanted = owned.get().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toSet());
        if (!wanted.equals(consumer.assignment())) {
            Set<TopicPartition> added = new HashSet<>(wanted);
            added.removeAll(consumer.assignment());
            consumer.assign(List.copyOf(wanted)); // those that stay keep their position
            consumer.seekToBeginning(added);
        }
    }

    private void act(ConsumerRecord<byte[], byte[]> record) {
        if (record.timestamp() < clock.instant().minus(retention).toEpochMilli()) {
            return;
        }
        ActionHeaders.read(record)
                .ifPresentOrElse(
                        action -> acting.act(record.partition(), action),
                        () -> LOG.warn(
                                "is no action and is ignored topic={} partition={} offset={}",
                                topic,
                                record.partition(),
                                record.offset()));
    }

    @Override
    public void close() {
        isClosed = true; // seen within one poll: an interrupt would keep the consumer from closing
    }
}
