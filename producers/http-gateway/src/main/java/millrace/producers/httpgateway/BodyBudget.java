package millrace.producers.httpgateway;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the bytes of all bodies in memory at once. Never waits: what does not fit is refused.
final class BodyBudget {

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean tryTake(long more) {
        if (bytes.addAndGet(more) <= maxBytes) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    void giveBack(long taken) {
        bytes.addAndGet(-taken);
    }

    long bytes() {
        return bytes.get();
    }
}
