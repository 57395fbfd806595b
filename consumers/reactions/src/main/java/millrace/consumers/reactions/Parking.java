package millrace.consumers.reactions;

import java.time.InstantSource;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Keeps keys that cannot go on out of everybody's way: their records wait in the park, and the source goes on.
///
/// Protocol of one record: append it to the park; append to the ledger where it lies; then the source offset may be
/// committed past it. A copy in the park that no valid ledger entry points to is nothing, so a zombie's are.
final class Parking {

    private static final int MOST_LOADING = 256;

    private final CoreLimits limits;
    private final Commands commands;
    private final Journal journal;
    private final Schedule schedule;
    private final InstantSource clock;
    private final Tally tally;
    private final Destinations destinations;
    private int loading;

    Parking(
            CoreLimits limits,
            Commands commands,
            Journal journal,
            Schedule schedule,
            InstantSource clock,
            Tally tally,
            Destinations destinations) {
        this.limits = limits;
        this.commands = commands;
        this.journal = journal;
        this.schedule = schedule;
        this.clock = clock;
        this.tally = tally;
        this.destinations = destinations;
    }

    /// Moves the records of a blocked key to the park if it has been blocked for long, or many wait.
    void relieve(Lane lane, long now) {
        boolean hasNone = lane.slots.isEmpty() && lane.replayed.isEmpty();
        if (!lane.isBlocked() || hasNone || lane.owner.isDraining) {
            return;
        }
        Slot head = lane.head();
        if (lane.state == Lane.State.AWAITING && head != null && !destinations.isDownAlone(head)) {
            return; // nobody is held up by it: the source waits with it
        }
        boolean isLong = lane.state == Lane.State.HELD
                || lane.slots.size() > limits.maxBehind()
                || now - lane.blockedSince >= limits.parkAfter().toMillis();
        if (isLong) {
            lane.unparked().forEach(this::move);
        }
    }

    private void move(Slot slot) {
        OwnedPartition owner = slot.owner;
        if (slot.state != Slot.State.QUEUED || owner.running.contains(slot.id)) {
            return;
        }
        if (owner.parked.containsKey(slot.id) || isDone(slot)) {
            if (slot != slot.lane.head()) {
                tally.recognised.increment();
                tally.completed.increment();
                slot.isNeedless = true;
                owner.complete(slot);
            }
        } else if (owner.moving.add(slot.id)) {
            slot.state = Slot.State.MOVING;
            commands.add(new Command.Park(slot));
        }
    }

    private static boolean isDone(Slot slot) {
        LedgerEntry known = slot.owner.index.of(slot.id);
        return known != null && known.isLastWordFor(slot.offset);
    }

    /// What the ledger says of a record that goes to the park: what it said, unless that was of an earlier try.
    private static LedgerEntry entryOf(Slot slot) {
        LedgerEntry known = slot.owner.index.of(slot.id);
        return known == null || known.isSettled() ? new LedgerEntry.Parked() : known;
    }

    /// Parks a head that was given up, and with it its key; `verdict` is what the ledger is told then.
    void hold(Slot slot, LedgerEntry verdict) {
        slot.verdict = verdict;
        slot.state = Slot.State.PARKING;
        commands.add(new Command.Park(slot));
    }

    /// The record lies in the park.
    void parked(Slot slot, long offset) {
        switch (slot.state) {
            case MOVING -> {
                slot.parkedAt = offset;
                slot.state = Slot.State.MOVED;
                LedgerEntry verdict = slot.verdict;
                journal.append(slot, verdict == null ? entryOf(slot) : verdict);
            }
            case PARKING -> {
                slot.parkedAt = offset;
                slot.state = Slot.State.RECORDING;
                journal.append(slot, Objects.requireNonNull(slot.verdict));
            }
            case QUEUED, MOVED, ASKED, FLAGGING, STARTING, FIRING, RECORDING, PUBLISHING, COMPLETE, ABANDONED -> {}
        }
    }

    /// The ledger knows where the record lies.
    void moved(Slot slot) {
        slot.owner.moving.remove(slot.id);
        slot.owner.park(slot);
        slot.state = Slot.State.QUEUED;
        slot.verdict = null;
        slot.unload();
        if (slot.lane.state == Lane.State.WAITING) {
            schedule.consider(slot.lane);
        } else {
            relieve(slot.lane, clock.millis()); // of what was the same effect and had to wait for this one
        }
    }

    boolean mayLoad() {
        return loading < MOST_LOADING;
    }

    void load(Slot slot) {
        loading++;
        slot.owner.loading++;
        slot.owner.set(slot.lane, Lane.State.LOADING);
        commands.add(new Command.Load(slot, slot.parkedAt));
    }

    /// @param found null if the park has it no more
    /// @return whether the slot is at hand
    boolean loaded(Slot slot, @Nullable ConsumerRecord<byte[], byte[]> found) {
        if (slot.owner.isDropped) {
            return false;
        }
        loading--;
        slot.owner.loading--;
        if (found != null) {
            slot.load(found);
        }
        return found != null && slot.lane.state == Lane.State.LOADING && !slot.owner.isDraining;
    }

    void forget(OwnedPartition dropped) {
        loading -= dropped.loading;
    }

    /// Appends the operator's value to the park, in place of the record's own.
    void mend(Slot slot, LedgerEntry verdict) {
        slot.verdict = verdict;
        slot.state = Slot.State.MOVING;
        slot.owner.moving.add(slot.id);
        commands.add(new Command.Park(slot));
    }
}
