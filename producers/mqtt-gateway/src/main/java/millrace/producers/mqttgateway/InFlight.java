package millrace.producers.mqttgateway;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;

/// Bounds the messages of all connections that wait to be stored. What has been read is never refused: who brings more
/// while it is full stops reading until there is room.
final class InFlight {

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final LongAccumulator most = new LongAccumulator(Math::max, 0);
    private final SequencedSet<Runnable> waiting = new LinkedHashSet<>();

    InFlight(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void take(Message message) {
        most.accumulate(bytes.addAndGet(message.bytes()));
        messages.incrementAndGet();
    }

    void giveBack(Message message) {
        messages.decrementAndGet();
        bytes.addAndGet(-message.bytes());
        resumeSome();
    }

    boolean isFull() {
        return bytes.get() >= maxBytes;
    }

    /// Runs `resume` once when there is room, at the latest when nothing is in flight.
    void whenThereIsRoom(Runnable resume) {
        synchronized (waiting) {
            waiting.add(resume);
        }
        resumeSome();
    }

    /// Whoever waited does no more: a connection that has ended takes no memory until there is room.
    void forget(Runnable resume) {
        synchronized (waiting) {
            waiting.remove(resume);
        }
    }

    private void resumeSome() {
        while (!isFull()) {
            Optional<Runnable> next = next();
            if (next.isEmpty()) {
                return;
            }
            next.get().run();
        }
    }

    private Optional<Runnable> next() {
        synchronized (waiting) {
            return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.removeFirst());
        }
    }

    /// How many connections wait for room.
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /// Waits until nothing is in flight, or `most` has passed.
    void awaitNone(Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        while (messages.get() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    long bytes() {
        return bytes.get();
    }

    /// As many bytes as there ever were.
    long mostBytes() {
        return most.get();
    }

    long messages() {
        return messages.get();
    }
}
