package millrace.consumers.reactions;

import java.util.ArrayDeque;
import java.util.Deque;

/// The records of one key, in order. Only the head runs.
final class Lane {

    enum State {
        /// Waits for its turn.
        READY,
        RUNNING,
        /// The head is tried again at `until`.
        BACKING_OFF,
        /// The reaction threw: nothing of this key runs any more.
        STOPPED
    }

    final OwnedPartition owner;
    final String key;
    final Deque<Slot> slots = new ArrayDeque<>();
    State state = State.READY;
    long until;

    Lane(OwnedPartition owner, String key) {
        this.owner = owner;
        this.key = key;
    }

    boolean isBlocked() {
        return state == State.BACKING_OFF || state == State.STOPPED;
    }
}
