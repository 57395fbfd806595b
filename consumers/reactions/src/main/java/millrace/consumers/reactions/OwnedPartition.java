package millrace.consumers.reactions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One partition while it is ours: its slots by offset, its lanes by key, and what its ledger says.
final class OwnedPartition {

    /// A ledger entry on its way.
    ///
    /// @param slot null if it is about none
    /// @param number of the entry among those of this owner
    /// @param trimBefore where the park may be trimmed to once it is acknowledged without a gap; 0 if nowhere
    record Pending(@Nullable Slot slot, LedgerEntry entry, long number, long trimBefore) {}

    /// What became of an action, for people.
    record Told(String id, String text) {}

    private static final int MOST_TOLD = 50;

    final int partition;
    final LedgerIndex index;
    final Deque<Pending> pending = new ArrayDeque<>();
    final Set<EffectId> running = new HashSet<>();
    /// On their way to the park.
    final Set<EffectId> moving = new HashSet<>();
    final Map<EffectId, Slot> parked = new HashMap<>();
    /// Keys that wait until an operator releases the brake.
    final List<Lane> held = new ArrayList<>();
    /// What became of the latest actions.
    final Deque<Told> outcomes = new ArrayDeque<>();
    /// What operators want, in order, until its key is quiet.
    final List<Action> actions = new ArrayList<>();

    /// Keys whose head in the park comes behind records that have not been here.
    private List<Lane> unreached = new ArrayList<>();
    private long comings;
    private long comingsSeen;
    /// Keys whose head is on its way from the park.
    int loading;

    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<Slot> slots = new ArrayDeque<>();
    private long nextLedgerOffset;
    private long nextOffset;
    private int queued;
    private int runnable;
    private int blockedLanes;
    private long queuedBytes;
    /// Behind the last record that we have parked.
    long parkEnd;
    /// To be trimmed with the next entry; 0 if nothing is.
    long trimBefore;
    private long trimmed;
    private long entries;
    /// When `Upkeep` was last here.
    long keptUpAt;
    /// When `Upkeep` last told the ledger of what must not be forgotten.
    long lastingToldAt;
    /// The replay that is under way, or the last one.
    @Nullable
    Replay replay;
    /// When the replay may begin its next effect; `Long.MAX_VALUE` if it waits for something else.
    long replayWakesAt = Long.MAX_VALUE;
    /// What the state topic was last told, without the time.
    byte[] reported = new byte[0];
    /// Effects that were started, have no known end, and wait to be resolved: as of the last `countDoubts`.
    long inDoubt;
    boolean isDraining;
    boolean isDropped;

    OwnedPartition(int partition, LedgerIndex index, long nextLedgerOffset) {
        this.partition = partition;
        this.index = index;
        this.nextLedgerOffset = nextLedgerOffset;
        index.takeParked().entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<EffectId, Place> found) ->
                                found.getValue().offset())
                        .thenComparing(found -> found.getValue().generation()))
                .forEach(found -> addParked(found.getKey(), found.getValue()));
    }

    private void addParked(EffectId id, Place place) {
        Lane lane = lane(place.key());
        Slot slot = new Slot(this, lane, id, place);
        lane.parked.addLast(slot);
        parked.put(id, slot);
    }

    private Lane lane(String key) {
        return lanes.computeIfAbsent(key, missing -> new Lane(this, missing));
    }

    /// @return the record's slot, or null if it has been here before
    @Nullable
    Slot add(Intake intake) {
        long offset = intake.record().offset();
        if (offset < nextOffset) {
            return null;
        }
        nextOffset = offset + 1;
        comings++;
        Slot slot = new Slot(this, lane(intake.key()), intake, null);
        slots.add(slot);
        slot.lane.slots.add(slot);
        queued++;
        queuedBytes += slot.bytes;
        weigh(slot.lane);
        return slot;
    }

    /// A record of a replay. It is no part of the source's window and takes nothing of its intake.
    Slot add(Intake intake, Replay from) {
        Slot slot = new Slot(this, lane(intake.key()), intake, from);
        slot.lane.replay(slot);
        return slot;
    }

    /// @return the number of the entry
    long expect(@Nullable Slot slot, LedgerEntry entry) {
        boolean trims = trimBefore > trimmed;
        pending.add(new Pending(slot, entry, ++entries, trims ? trimBefore : 0));
        trimmed = Math.max(trimmed, trimBefore);
        return entries;
    }

    void tell(Action action, String outcome) {
        outcomes.addLast(new Told(action.id(), outcome));
        if (outcomes.size() > MOST_TOLD) {
            outcomes.removeFirst();
        }
    }

    /// Every source record before `offset` has been here.
    void reached(long offset) {
        nextOffset = Math.max(nextOffset, offset);
        comings++;
    }

    /// Whether every record of its key that comes before it has been here: from the source, and of its replay.
    boolean hasReached(Slot slot) {
        Replay current = slot.replay == null ? replay : null;
        boolean isAhead = slot.isReplayed
                && current != null
                && current.order().generation().equals(slot.generation)
                && current.isAheadOf(slot.offset);
        return hasReached(slot.offset) && !isAhead;
    }

    /// A replay has come further.
    void replayed() {
        comings++;
    }

    boolean hasReached(long offset) {
        return offset < nextOffset;
    }

    /// The key waits for source records that come before its head.
    void await(Lane lane) {
        unreached.add(lane);
    }

    /// The keys of `await`, when records have come since the last call.
    List<Lane> takeAwaiting() {
        if (unreached.isEmpty() || comingsSeen == comings) {
            return List.of();
        }
        comingsSeen = comings;
        List<Lane> taken = unreached;
        unreached = new ArrayList<>();
        return taken;
    }

    void complete(Slot slot) {
        if (slot.isParked) {
            slot.lane.parked.remove(slot);
            parked.remove(slot.id);
        } else {
            slot.lane.remove(slot);
            leaveQueue(slot);
        }
        slot.complete();
        leave(slot.lane);
    }

    /// The ledger knows where the slot lies in the park: the source need not keep it.
    void park(Slot slot) {
        if (!slot.isParked) {
            slot.isParked = true;
            slot.lane.park(slot);
            parked.put(slot.id, slot);
            leaveQueue(slot);
            leave(slot.lane);
        }
    }

    private void leaveQueue(Slot slot) {
        if (slot.replay == null) {
            queued--;
            queuedBytes -= slot.bytes;
        }
    }

    /// What the ledger says of the brake; empty if nothing.
    Optional<LedgerEntry.Braked> brake() {
        return index.of(LedgerEntry.Braked.KEY) instanceof LedgerEntry.Braked braked
                ? Optional.of(braked)
                : Optional.empty();
    }

    private void leave(Lane lane) {
        weigh(lane);
        if (lane.isEmpty()) {
            set(lane, Lane.State.WAITING);
            lanes.remove(lane.key);
        }
        while (!slots.isEmpty() && slots.getFirst().hasLeftTheSource()) {
            slots.removeFirst();
        }
    }

    void set(Lane lane, Lane.State state) {
        blockedLanes -= lane.isBlocked() ? 1 : 0;
        lane.state = state;
        blockedLanes += lane.isBlocked() ? 1 : 0;
        weigh(lane);
    }

    private void weigh(Lane lane) {
        runnable += lane.share() - lane.weight;
        lane.weight = lane.share();
    }

    /// Everything before this offset is done or parked, and nothing at or after it need be.
    long committable() {
        return slots.isEmpty() ? nextOffset : slots.getFirst().offset;
    }

    boolean isIdle() {
        return slots.isEmpty();
    }

    /// Whether more records are wanted. Once they are not, they are again when half of it is done.
    boolean isFull(CoreLimits limits, boolean before) {
        int part = before ? 2 : 1;
        return runnable >= limits.maxRunnable() / part
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

    void countDoubts() {
        inDoubt = lanes.values().stream()
                .map(Lane::head)
                .filter(head -> head != null && !head.isRunning() && index.of(head.id) instanceof LedgerEntry.Started)
                .count();
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

    /// Of the source, of a replay and in the park.
    List<Slot> everySlot() {
        Stream<Slot> replayed = replay == null ? Stream.empty() : replay.slots();
        return Stream.of(slots.stream(), replayed, parked.values().stream())
                .flatMap(some -> some)
                .distinct()
                .toList();
    }

    Collection<Lane> lanes() {
        return lanes.values();
    }

    @Nullable
    Lane existing(String key) {
        return lanes.get(key);
    }
}
