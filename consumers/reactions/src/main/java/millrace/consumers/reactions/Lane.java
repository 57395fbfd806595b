package millrace.consumers.reactions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The records of one key, in order: those in the park, those from the source, and those of a replay.
/// Only the head runs.
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
    /// Those of a replay, by rank.
    final Deque<Slot> replayed = new ArrayDeque<>();
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
        return first(first(slots.peekFirst(), parked.peekFirst()), replayed.peekFirst());
    }

    private static @Nullable Slot first(@Nullable Slot one, @Nullable Slot other) {
        return other == null || (one != null && Slot.RANK.compare(one, other) <= 0) ? one : other;
    }

    boolean isEmpty() {
        return slots.isEmpty() && parked.isEmpty() && replayed.isEmpty();
    }

    /// Those that are not in the park.
    List<Slot> unparked() {
        List<Slot> all = new ArrayList<>(replayed);
        all.addAll(slots);
        return all;
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
        remove(slot);
        insert(slot, parked);
    }

    /// Takes out a slot that is not in the park.
    void remove(Slot slot) {
        (slot.replay == null ? slots : replayed).remove(slot);
    }

    void replay(Slot slot) {
        insert(slot, replayed);
    }

    private static void insert(Slot slot, Deque<Slot> queue) {
        if (queue.isEmpty() || Slot.RANK.compare(queue.getLast(), slot) <= 0) {
            queue.addLast(slot);
        } else if (Slot.RANK.compare(queue.getFirst(), slot) > 0) {
            queue.addFirst(slot);
        } else {
            List<Slot> all = new ArrayList<>(queue);
            all.add(slot);
            all.sort(Slot.RANK);
            queue.clear();
            queue.addAll(all);
        }
    }
}
