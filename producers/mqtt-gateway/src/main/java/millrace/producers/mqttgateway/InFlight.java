package millrace.producers.mqttgateway;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Bounds the messages of all connections that wait to be stored. What has been read is never refused: who brings more
/// while it is full stops reading until there is room.
final class InFlight {

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong messages = new AtomicLong();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    InFlight(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void take(Message message) {
        bytes.addAndGet(message.bytes());
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

    /// Runs `resume` when there is room, at the latest when nothing is in flight.
    void whenThereIsRoom(Runnable resume) {
        waiting.add(resume);
        resumeSome();
    }

    private void resumeSome() {
        while (!isFull()) {
            Runnable next = waiting.poll();
            if (next == null) {
                return;
            }
            next.run();
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

    long messages() {
        return messages.get();
    }
}
