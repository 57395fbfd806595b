package millrace.consumers.reactions;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/// Reads single records of the park: one thread, one consumer, on to the nearest record ahead that is wanted.
final class ParkReader implements AutoCloseable {

    /// Records to read over rather than to seek.
    private static final long NEAR = 50;

    /// Polls in one partition before another one has its turn.
    private static final int TURN = 200;

    private static final Duration POLL = Duration.ofMillis(100);

    private record Wanted(Slot slot, TopicPartition at, long offset) {}

    /// Gets what was found, on the reader's thread; null if it is not there any more.
    interface Reply {

        void found(Slot slot, @Nullable ConsumerRecord<byte[], byte[]> record);
    }

    private final ReactionTopics topics;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Reply reply;
    private final java.util.function.Consumer<Throwable> onFailure;
    private final BlockingQueue<Wanted> asked = new LinkedBlockingQueue<>();
    private final Map<TopicPartition, NavigableMap<Long, Slot>> wanted = new HashMap<>();
    private final Thread thread;
    private volatile boolean isClosed;

    /// @param consumers makes a consumer without a group that gives one record a poll
    ParkReader(
            ReactionTopics topics,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Reply reply,
            java.util.function.Consumer<Throwable> onFailure) {
        this.topics = topics;
        this.consumers = consumers;
        this.reply = reply;
        this.onFailure = onFailure;
        this.thread = Thread.ofVirtual()
                .name("reaction-" + topics.reaction() + "-park")
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void load(Slot slot, long offset) {
        asked.add(new Wanted(slot, new TopicPartition(topics.parked(), slot.owner.partition), offset));
    }

    private void run() {
        try {
            awaitAsked();
            if (isClosed) {
                return; // no consumer before there is something to read
            }
            try (var consumer = consumers.get()) {
                while (!isClosed) {
                    awaitAsked();
                    takeAsked();
                    for (TopicPartition at : List.copyOf(wanted.keySet())) {
                        serve(consumer, at);
                    }
                }
            }
        } catch (InterruptedException | InterruptException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
    }

    private void awaitAsked() throws InterruptedException {
        while (wanted.isEmpty() && !isClosed) {
            Wanted next = asked.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
            if (next != null) {
                want(next);
            }
        }
    }

    private void takeAsked() {
        for (Wanted next = asked.poll(); next != null; next = asked.poll()) {
            want(next);
        }
    }

    private void want(Wanted next) {
        wanted.computeIfAbsent(next.at(), _ -> new TreeMap<>()).put(next.offset(), next.slot());
    }

    private void serve(Consumer<byte[], byte[]> consumer, TopicPartition at) {
        NavigableMap<Long, Slot> here = wanted.getOrDefault(at, new TreeMap<>());
        boolean isElsewhere = !consumer.assignment().equals(Set.of(at));
        if (isElsewhere) {
            consumer.assign(List.of(at));
            consumer.seek(at, here.firstKey());
        }
        for (int polls = 0; polls < TURN && !here.isEmpty() && !isClosed; polls++) {
            long target = approach(consumer, at, here);
            for (var record : consumer.poll(POLL)) {
                if (record.offset() >= target) {
                    answer(here, target, record);
                }
            }
            if (here.containsKey(target) && consumer.position(at) > target) {
                reply.found(take(here, target), null);
            }
            takeAsked();
        }
        if (here.isEmpty()) {
            wanted.remove(at);
        }
    }

    /// Goes to the nearest wanted record ahead, or back to the first.
    private static long approach(Consumer<byte[], byte[]> consumer, TopicPartition at, NavigableMap<Long, Slot> here) {
        long position = consumer.position(at);
        Long ahead = here.ceilingKey(position);
        long target = ahead == null ? here.firstKey() : ahead;
        if (target < position || target > position + NEAR) {
            consumer.seek(at, target);
        }
        return target;
    }

    private void answer(NavigableMap<Long, Slot> here, long target, ConsumerRecord<byte[], byte[]> record) {
        if (record.offset() > target && here.containsKey(target)) {
            reply.found(take(here, target), null);
        }
        if (here.containsKey(record.offset())) {
            reply.found(take(here, record.offset()), ParkHeaders.restore(topics.source(), record));
        }
    }

    private static Slot take(NavigableMap<Long, Slot> here, long offset) {
        return Objects.requireNonNull(here.remove(offset));
    }

    @Override
    public void close() {
        isClosed = true; // seen within one poll: an interrupt would keep the consumer from closing
    }
}
