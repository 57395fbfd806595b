package millrace.producers.httpgateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/// What the gateway knows of all it has published: the index of claims, and where the index may lack something.
///
/// A partition is in doubt after a send that nobody answered. Nothing more is sent to its topic, and its checkpoint
/// rests, until the partition has been read from there to its end.
final class Memory implements AutoCloseable {

    private static final long CHECKPOINT_NANOS = 100_000_000;
    private static final long RETRY_NANOS = 1_000_000_000;

    private final Claims claims;
    private final LogReader reader;
    private final Checkpoints checkpoints = new Checkpoints();
    private final Map<TopicPartition, Integer> doubts = new ConcurrentHashMap<>();
    private final Map<Hash, Claim> unwritten = new ConcurrentHashMap<>();
    private final AtomicLong checkpointed = new AtomicLong(System.nanoTime());
    private long failed = System.nanoTime() - RETRY_NANOS;

    /// Reads partitions of `topic` again, each from its checkpoint; all of them if one is not known (-1).
    @FunctionalInterface
    interface LogReader {

        void read(String topic, Set<TopicPartition> partitions, Consumer<List<Claims.Entry>> found);
    }

    Memory(Claims claims, LogReader reader) {
        this.claims = claims;
        this.reader = reader;
    }

    Checkpoints.Round begin() {
        return checkpoints.begin();
    }

    Optional<Claim> find(Hash identity) {
        Claim kept = unwritten.isEmpty() ? null : unwritten.get(identity);
        return kept == null ? claims.find(identity) : Optional.of(kept);
    }

    /// Keeps the claims of stored events: in the index, or in memory for as long as the index cannot be written.
    void add(List<Claims.Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        try {
            claims.add(entries);
            entries.forEach(entry -> noteClaimed(entry.claim()));
        } catch (ClaimsUnavailableException e) {
            entries.forEach(entry -> unwritten.put(entry.identity(), entry.claim()));
        }
    }

    private void noteClaimed(Claim claim) {
        var position = claim.position();
        checkpoints.claimed(new TopicPartition(position.topic(), position.partition()), position.offset());
    }

    boolean isWritable() {
        return unwritten.isEmpty();
    }

    /// @throws ClaimsUnavailableException if what had to be kept in memory cannot be written yet
    void requireWritable() {
        if (unwritten.isEmpty()) {
            return;
        }
        List<Claims.Entry> entries = new ArrayList<>();
        unwritten.forEach((identity, claim) -> entries.add(new Claims.Entry(identity, claim)));
        claims.add(entries);
        for (Claims.Entry entry : entries) {
            noteClaimed(entry.claim());
            unwritten.remove(entry.identity());
        }
    }

    /// After a round: now and then, writes down what has become safe.
    void checkpoint() {
        long now = System.nanoTime();
        long last = checkpointed.get();
        if (now - last > CHECKPOINT_NANOS && checkpointed.compareAndSet(last, now)) {
            write(checkpoints.safe());
        }
    }

    private void write(Map<TopicPartition, Long> safe) {
        Map<TopicPartition, Long> sure = new HashMap<>(safe);
        doubts.keySet().forEach(doubt -> sure.keySet().removeIf(partition -> isOf(doubt, partition)));
        if (!sure.isEmpty() && unwritten.isEmpty()) {
            claims.checkpoint(sure);
        }
    }

    private static boolean isOf(TopicPartition doubt, TopicPartition partition) {
        return doubt.equals(partition)
                || (doubt.partition() < 0 && doubt.topic().equals(partition.topic()));
    }

    /// A send to `partition` had no answer.
    void doubt(TopicPartition partition) {
        doubts.merge(partition, 1, Integer::sum);
    }

    boolean isInDoubt(String topic) {
        return !doubts.isEmpty()
                && doubts.keySet().stream()
                        .anyMatch(partition -> partition.topic().equals(topic));
    }

    /// Looks into what is in doubt of `topic`.
    ///
    /// @throws KafkaException if no broker answers; the doubt stays
    void resolve(String topic) {
        synchronized (reader) {
            Map<TopicPartition, Integer> read = new HashMap<>(doubts);
            read.keySet().removeIf(partition -> !partition.topic().equals(topic));
            if (read.isEmpty()) {
                return;
            }
            if (System.nanoTime() - failed < RETRY_NANOS) {
                throw new TimeoutException("%s: has just been tried to be read".formatted(topic));
            }
            try {
                reader.read(topic, read.keySet(), this::addFound);
            } catch (KafkaException e) {
                failed = System.nanoTime();
                throw e;
            }
            read.forEach(doubts::remove);
        }
    }

    private void addFound(List<Claims.Entry> found) {
        claims.add(
                found.stream().filter(entry -> find(entry.identity()).isEmpty()).toList());
    }

    @Override
    public void close() {
        try {
            requireWritable();
            write(checkpoints.atRest());
        } catch (ClaimsUnavailableException e) {
            // the next start reads the topics from the last checkpoint
            return;
        } finally {
            claims.close();
        }
    }
}
