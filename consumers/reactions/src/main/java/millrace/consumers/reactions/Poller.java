package millrace.consumers.reactions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that polls, pauses and commits. It hands records to the core and never waits for an effect, but when
/// partitions go: then for those that are under way, within the drain timeout.
final class Poller implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration POLL_WHILE_PAUSED = Duration.ofMillis(5);
    private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);
    private static final long COMMIT_INTERVAL_NS = Duration.ofMillis(200).toNanos();
    private static final long COMMIT_COMPLETIONS = 1_000;

    private final String topic;
    private final Reading reading;
    private final Consumer<byte[], byte[]> consumer;
    private final CoreLoop loop;
    private final Tally tally;
    private final Duration drainTimeout;
    private final Map<Integer, Long> owned = new ConcurrentHashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<Integer, Long> told = new HashMap<>();
    private long assignments;
    private long lastCommit = System.nanoTime();
    private long completedAtLastCommit;
    private boolean isCommitting;
    private CompletableFuture<Void> offered = CompletableFuture.completedFuture(null);
    private volatile boolean hasJoined;

    /// What the poller needs of the rest of the session.
    interface Reading {

        Intake intake(ConsumerRecord<byte[], byte[]> record);

        /// Begins to take partitions over, and returns at once.
        ///
        /// @param assignment of `partitions`; it holds while `Poller.isOwned` says so
        void takeOver(Set<Integer> partitions, long assignment);
    }

    Poller(
            String topic,
            Reading reading,
            Consumer<byte[], byte[]> consumer,
            CoreLoop loop,
            Tally tally,
            Duration drainTimeout) {
        this.topic = topic;
        this.reading = reading;
        this.consumer = consumer;
        this.loop = loop;
        this.tally = tally;
        this.drainTimeout = drainTimeout;
    }

    void subscribe() {
        consumer.subscribe(List.of(topic), this);
    }

    /// Whether the partition has been ours since this assignment. Safe for any thread.
    boolean isOwned(int partition, long assignment) {
        Long current = owned.get(partition);
        return current != null && current == assignment;
    }

    boolean hasJoined() {
        return hasJoined;
    }

    boolean hasTakenOver() {
        return loop.view().progress().keySet().containsAll(owned.keySet());
    }

    void step() {
        var records = consumer.poll(consumer.paused().isEmpty() ? POLL : POLL_WHILE_PAUSED);
        hasJoined = hasJoined || consumer.groupMetadata().generationId() > 0;
        if (!records.isEmpty()) {
            offer(records);
        }
        pauseAndResume();
        tellPositions();
        commitIfDue();
    }

    /// Tells the core once where it begins, for nothing may ever come from there.
    private void tellPositions() {
        var progress = loop.view().progress();
        for (TopicPartition at : consumer.assignment()) {
            Long assignment = owned.get(at.partition());
            if (progress.containsKey(at.partition())
                    && assignment != null
                    && !assignment.equals(told.put(at.partition(), assignment))) {
                long position = consumer.position(at);
                loop.tell(core -> core.reached(at.partition(), position));
            }
        }
    }

    /// Returns when the core has all of the poll before, so that what is on its way to it is bounded by two polls.
    private void offer(ConsumerRecords<byte[], byte[]> records) {
        List<Intake> intakes = new ArrayList<>(records.count());
        records.forEach(record -> intakes.add(reading.intake(record)));
        offered.join();
        offered = loop.told(core -> intakes.forEach(core::offer));
    }

    private void pauseAndResume() {
        var progress = loop.view().progress();
        Set<TopicPartition> pause = new HashSet<>();
        Set<TopicPartition> resume = new HashSet<>();
        for (TopicPartition at : consumer.assignment()) {
            var current = progress.get(at.partition());
            (current == null || current.isFull() ? pause : resume).add(at);
        }
        Set<TopicPartition> paused = consumer.paused();
        pause.removeAll(paused);
        resume.retainAll(paused);
        if (!pause.isEmpty()) {
            consumer.pause(pause);
        }
        if (!resume.isEmpty()) {
            consumer.resume(resume);
        }
    }

    private void commitIfDue() {
        long now = System.nanoTime();
        boolean isDue = now - lastCommit >= COMMIT_INTERVAL_NS
                || tally.completed.sum() - completedAtLastCommit >= COMMIT_COMPLETIONS;
        if (!isDue || isCommitting) {
            return;
        }
        lastCommit = now;
        completedAtLastCommit = tally.completed.sum();
        var offsets = committable(owned.keySet());
        if (offsets.isEmpty()) {
            return;
        }
        isCommitting = true;
        consumer.commitAsync(offsets, (_, failure) -> {
            isCommitting = false;
            if (failure == null) {
                committed.putAll(offsets);
            } else {
                LOG.warn("commit refused; the ledger knows what is done topic={} reason={}", topic, failure.toString());
            }
        });
    }

    /// What may be committed and has not been.
    private Map<TopicPartition, OffsetAndMetadata> committable(Collection<Integer> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        boolean hasEverything = offered.state() == Future.State.SUCCESS; // first: the view must not be older
        var view = loop.view();
        for (int partition : partitions) {
            var progress = view.progress().get(partition);
            if (progress != null) {
                var at = new TopicPartition(topic, partition);
                // idle: the position, which stands behind the markers of transactions too
                boolean isIdle = hasEverything && progress.isIdle();
                long offset = isIdle ? consumer.position(at) : progress.committable();
                offsets.put(at, new OffsetAndMetadata(offset));
            }
        }
        offsets.entrySet().removeIf(entry -> entry.getValue().equals(committed.get(entry.getKey())));
        return offsets;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        if (assigned.isEmpty()) {
            return;
        }
        consumer.pause(assigned);
        long assignment = ++assignments;
        Set<Integer> partitions = numbers(assigned);
        partitions.forEach(partition -> owned.put(partition, assignment));
        LOG.info("taking over topic={} partitions={}", topic, partitions);
        reading.takeOver(partitions, assignment);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        release(numbers(revoked));
    }

    /// They are somebody else's already: nothing of them may be fired or committed any more.
    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        LOG.warn("lost partitions; effects under way are in doubt topic={} partitions={}", topic, numbers(lost));
        forget(numbers(lost));
    }

    /// Lets what is under way end, within the drain timeout, and commits it.
    private void release(Set<Integer> going) {
        if (going.isEmpty()) {
            return;
        }
        try {
            loop.drain(going).get(drainTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("effects under way did not end in time and are in doubt topic={} partitions={}", topic, going);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("effects under way are in doubt topic={} partitions={}", topic, going, e);
        }
        try {
            var offsets = committable(going);
            if (!offsets.isEmpty()) {
                consumer.commitSync(offsets, COMMIT_TIMEOUT);
            }
        } catch (KafkaException e) {
            LOG.warn("commit refused; the ledger knows what is done topic={} reason={}", topic, e.toString());
        }
        forget(going);
    }

    private void forget(Set<Integer> gone) {
        gone.forEach(owned::remove);
        gone.forEach(partition -> committed.remove(new TopicPartition(topic, partition)));
        loop.told(core -> gone.forEach(core::drop)).exceptionally(_ -> null).join();
    }

    /// Gives every partition back in good order and leaves the group.
    void leave() {
        try {
            release(Set.copyOf(owned.keySet()));
        } finally {
            consumer.close(CloseOptions.timeout(COMMIT_TIMEOUT));
        }
    }

    private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
        Set<Integer> numbers = new HashSet<>();
        partitions.forEach(partition -> numbers.add(partition.partition()));
        return numbers;
    }
}
