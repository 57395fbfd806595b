package millrace.consumers.reactions;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One partition while it is ours: its slots by offset, its lanes by key, and what its ledger says.
final class OwnedPartition {

    /// A ledger entry on its way.
    record Pending(Slot slot, LedgerEntry entry) {}

    final int partition;
    final LedgerIndex index;
    final Deque<Pending> pending = new ArrayDeque<>();
    final Set<EffectId> running = new HashSet<>();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Slot> slots = new ArrayDeque<>();
    private long nextLedgerOffset;
    private long nextOffset;
    private int queued;
    private int blocked;
    private int blockedLanes;
    private long queuedBytes;
    boolean isDraining;
    boolean isDropped;

    OwnedPartition(int partition, LedgerIndex index, long nextLedgerOffset) {
        this.partition = partition;
        this.index = index;
        this.nextLedgerOffset = nextLedgerOffset;
    }

    /// @return the record's slot, or null if it has been here before
    @Nullable
    Slot add(Intake intake) {
        long offset = intake.record().offset();
        if (offset < nextOffset) {
            return null;
        }
        nextOffset = offset + 1;
        Lane lane = lanes.computeIfAbsent(intake.key(), key -> new Lane(this, key));
        Slot slot = new Slot(this, lane, intake);
        slots.add(slot);
        lane.slots.add(slot);
        queued++;
        queuedBytes += slot.bytes;
        if (lane.isBlocked()) {
            blocked++;
        }
        return slot;
    }

    void complete(Slot slot) {
        slot.complete();
        slot.lane.slots.removeFirst();
        queued--;
        queuedBytes -= slot.bytes;
        if (slot.lane.slots.isEmpty()) {
            lanes.remove(slot.lane.key);
        }
        while (!slots.isEmpty() && slots.getFirst().state == Slot.State.COMPLETE) {
            slots.removeFirst();
        }
    }

    void block(Lane lane, Lane.State state) {
        lane.state = state;
        blocked += lane.slots.size();
        blockedLanes++;
    }

    void unblock(Lane lane) {
        lane.state = Lane.State.READY;
        blocked -= lane.slots.size();
        blockedLanes--;
    }

    /// Everything before this offset is done, and nothing at or after it need be.
    long committable() {
        return slots.isEmpty() ? nextOffset : slots.getFirst().offset;
    }

    boolean isIdle() {
        return slots.isEmpty();
    }

    /// Whether more records are wanted. Once they are not, they are again when half of it is done.
    boolean isFull(CoreLimits limits, boolean before) {
        int part = before ? 2 : 1;
        return queued - blocked >= limits.maxRunnable() / part
                || queued >= limits.maxQueued() / part
                || queuedBytes >= limits.maxQueuedBytes() / part
                || slots.size() >= limits.maxWindow();
    }

    /// Whether this acknowledgement is of the record that follows the last acknowledged one.
    ///
    /// The ledger partition has one writer, so a gap means that another one has come.
    boolean isContiguous(long ledgerOffset) {
        boolean follows = ledgerOffset == nextLedgerOffset;
        nextLedgerOffset = ledgerOffset + 1;
        return follows;
    }

    int blockedLanes() {
        return blockedLanes;
    }

    /// When the oldest event that is not done was written down; `Long.MAX_VALUE` if there is none.
    long oldest() {
        return slots.isEmpty() ? Long.MAX_VALUE : slots.getFirst().recordedAt;
    }

    int queued() {
        return queued;
    }

    Collection<Slot> slots() {
        return slots;
    }
}
