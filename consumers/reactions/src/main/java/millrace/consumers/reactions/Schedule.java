package millrace.consumers.reactions;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Whose turn it is: keys that are ready, in order, and keys that wait for a time.
///
/// A heap, not a timer wheel: a wait costs O(log of blocked keys), a fraction of the ledger entry that comes with it,
/// and no tick wakes an idle engine.
final class Schedule {

    private record Wake(Lane lane, long at) {}

    private final Deque<Lane> ready = new ArrayDeque<>();
    private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparingLong(Wake::at));

    /// Gives a key that nothing runs for the state that its head asks for.
    void consider(Lane lane) {
        OwnedPartition owner = lane.owner;
        Slot head = lane.head();
        if (head == null || owner.isDraining || owner.isDropped) {
            owner.set(lane, Lane.State.WAITING);
        } else if (head.isMoving()) {
            owner.set(lane, Lane.State.WAITING);
        } else if (head.isParked && !owner.hasReached(head)) {
            owner.set(lane, Lane.State.WAITING);
            owner.await(lane);
        } else if (isHeld(head)) {
            owner.set(lane, Lane.State.HELD);
        } else {
            owner.set(lane, Lane.State.READY);
            ready.addLast(lane);
        }
    }

    private static boolean isHeld(Slot head) {
        LedgerEntry known = head.owner.index.of(head.id);
        return head.isParked && known != null && known.isBlocking();
    }

    /// The key is next, before all others.
    void first(Lane lane) {
        lane.owner.set(lane, Lane.State.READY);
        ready.addFirst(lane);
    }

    /// @return null if no key is ready
    @Nullable
    Lane next() {
        Lane lane = ready.pollFirst();
        while (lane != null && (lane.state != Lane.State.READY || lane.owner.isDraining || lane.owner.isDropped)) {
            lane = ready.pollFirst();
        }
        return lane;
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    void wake(Lane lane, long at) {
        wakes.add(new Wake(lane, at));
    }

    /// Tells of every key whose time has come.
    void due(long now, Consumer<Lane> woken) {
        while (!wakes.isEmpty() && wakes.peek().at() <= now) {
            Lane lane = wakes.remove().lane();
            if (lane.isBlocked() && !lane.owner.isDraining && !lane.owner.isDropped) {
                woken.accept(lane);
            }
        }
    }

    /// `Long.MAX_VALUE` if nothing waits for a time.
    long nextWake() {
        return wakes.isEmpty() ? Long.MAX_VALUE : wakes.peek().at();
    }
}
