package millrace.consumers.reactions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of one key, in order: those in the park and those from the source. Only the head runs.
final class Lane {

    enum State {
        /// Waits for something that is under way, or for nothing.
        WAITING,
        /// Waits for its turn.
        READY,
        /// Waits for its destination, or for the brake.
        AWAITING,
        /// Waits for its head to come from the park.
        LOADING,
        RUNNING,
        /// The head is tried again at `until`.
        BACKING_OFF,
        /// The reaction threw: nothing of this key runs until a restart, or until an operator says so.
        STOPPED,
        /// The head is a dead letter, and the records behind it wait for an operator.
        HELD
    }

    /// Most records of one key that count as work at hand.
    private static final int SHARE = 16;

    final OwnedPartition owner;
    final String key;
    final Deque<Slot> slots = new ArrayDeque<>();
    final Deque<Slot> parked = new ArrayDeque<>();
    State state = State.WAITING;
    long until;
    /// Since when its head has not come to an end, epoch milliseconds; 0 while nothing blocks it.
    long blockedSince;
    /// What the partition counts it for.
    int weight;

    Lane(OwnedPartition owner, String key) {
        this.owner = owner;
        this.key = key;
    }

    @Nullable
    Slot head() {
        Slot live = slots.peekFirst();
        Slot stored = parked.peekFirst();
        return stored == null || (live != null && live.offset < stored.offset) ? live : stored;
    }

    boolean isEmpty() {
        return slots.isEmpty() && parked.isEmpty();
    }

    boolean isBlocked() {
        return switch (state) {
            case BACKING_OFF, STOPPED, HELD, AWAITING -> true;
            case WAITING, READY, LOADING, RUNNING -> false;
        };
    }

    /// How much of the intake it may take.
    int share() {
        return isBlocked() ? 0 : Math.min(slots.size(), SHARE);
    }

    /// The slot lies in the park from here on, where its offset puts it: seldom in the middle, as when it was
    /// the same effect as another record and had to wait for that one.
    void park(Slot slot) {
        slots.remove(slot);
        if (parked.isEmpty() || parked.getLast().offset < slot.offset) {
            parked.addLast(slot);
        } else if (parked.getFirst().offset > slot.offset) {
            parked.addFirst(slot);
        } else {
            List<Slot> all = new ArrayList<>(parked);
            all.add(slot);
            all.sort(Comparator.comparingLong(one -> one.offset));
            parked.clear();
            parked.addAll(all);
        }
    }
}
