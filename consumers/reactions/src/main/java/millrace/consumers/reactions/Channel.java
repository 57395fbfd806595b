package millrace.consumers.reactions;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Whether the other side can be reached at all. While it cannot, one slot at a time finds out.
final class Channel {

    private static final long LONGEST_MS = Duration.ofMinutes(1).toMillis();

    private enum State {
        OPEN,
        CLOSED,
        PROBING
    }

    private State state = State.OPEN;
    private long until;
    private long delay;
    private String reason = "";
    private @Nullable Slot probe;

    boolean lets(long now) {
        return state == State.OPEN || (state == State.CLOSED && now >= until);
    }

    /// A slot is about to be asked for an effect.
    void starts(Slot slot) {
        if (state == State.CLOSED) {
            state = State.PROBING;
            probe = slot;
        }
    }

    /// The other side has answered, whatever it said.
    void answers() {
        state = State.OPEN;
        probe = null;
        delay = 0;
    }

    void isDown(Slot slot, Duration least, String why, long now) {
        if (state == State.OPEN || slot == probe) {
            delay = Math.max(least.toMillis(), Math.min(Math.max(100, delay * 2), LONGEST_MS));
            until = now + delay;
            state = State.CLOSED;
            probe = null;
        }
        reason = why;
    }

    /// The slot stops without an answer: another one has to find out.
    void leaves(Slot slot) {
        if (slot == probe) {
            state = State.CLOSED;
            probe = null;
        }
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /// When to try again; `Long.MAX_VALUE` if there is nothing to wait for.
    long wakesAt() {
        return state == State.CLOSED ? until : Long.MAX_VALUE;
    }

    String reason() {
        return reason;
    }
}
