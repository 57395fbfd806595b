package millrace.consumers.reactions;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/// Reads the source once more, for replays, beside the group's consumer and without a group: one thread, one consumer,
/// one poll's records at a time.
final class RangeReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    /// Gets what one poll has found, on the reader's thread.
    interface Reply {

        /// @param next source offset behind it
        void read(Replay replay, List<ConsumerRecord<byte[], byte[]>> found, long next);
    }

    private final String source;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Reply reply;
    private final java.util.function.Consumer<Throwable> onFailure;
    private final BlockingQueue<Command.Read> asked = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean isClosed;

    /// @param consumers makes a read-committed consumer without a group
    RangeReader(
            ReactionTopics topics,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Reply reply,
            java.util.function.Consumer<Throwable> onFailure) {
        this.source = topics.source();
        this.consumers = consumers;
        this.reply = reply;
        this.onFailure = onFailure;
        this.thread = Thread.ofVirtual()
                .name("reaction-" + topics.reaction() + "-replay")
                .unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void read(Command.Read wanted) {
        asked.add(wanted);
    }

    private void run() {
        try {
            Command.Read wanted = next();
            if (wanted == null) {
                return; // no consumer before there is something to read
            }
            try (var consumer = consumers.get()) {
                for (; wanted != null; wanted = next()) {
                    serve(consumer, wanted);
                }
            }
        } catch (InterruptedException | InterruptException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
    }

    /// @return null once it is closed
    private Command.@Nullable Read next() throws InterruptedException {
        Command.Read wanted = null;
        while (wanted == null && !isClosed) {
            wanted = asked.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
        return wanted;
    }

    private void serve(Consumer<byte[], byte[]> consumer, Command.Read wanted) {
        var at = new TopicPartition(source, wanted.partition());
        if (!consumer.assignment().equals(Set.of(at)) || consumer.position(at) != wanted.from()) {
            consumer.assign(List.of(at));
            consumer.seek(at, wanted.from());
        }
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        long next = wanted.from();
        while (found.isEmpty() && next < wanted.to() && !isClosed) {
            for (var record : consumer.poll(POLL).records(at)) {
                if (record.offset() >= wanted.from() && record.offset() < wanted.to()) {
                    found.add(record);
                }
            }
            next = Math.max(next, consumer.position(at));
        }
        reply.read(wanted.replay(), found, Math.min(next, wanted.to()));
    }

    @Override
    public void close() {
        isClosed = true; // seen within one poll: an interrupt would keep the consumer from closing
    }
}
