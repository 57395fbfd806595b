package millrace.consumers.reactions;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import millrace.consumers.reactions.LedgerEntry.Braked;
import millrace.consumers.reactions.LedgerEntry.Braked.State;

/// Holds a reaction that has too many effects until an operator has looked, as the ledger of each partition knows.
final class Brakes {

    private final Brake brake;
    private final Journal journal;
    private final Schedule schedule;
    private final Keys keys;
    private final InstantSource clock;
    private final Supplier<Collection<OwnedPartition>> owned;

    Brakes(
            BrakeLimits limits,
            Journal journal,
            Schedule schedule,
            Keys keys,
            InstantSource clock,
            Supplier<Collection<OwnedPartition>> owned) {
        this.brake = new Brake(limits);
        this.journal = journal;
        this.schedule = schedule;
        this.keys = keys;
        this.clock = clock;
        this.owned = owned;
    }

    /// Whether the slot waits for an operator now. Nothing of it has begun.
    boolean holds(Slot slot) {
        boolean isHeld = isHeld(slot.owner);
        if (isHeld) {
            keys.awaitRelease(slot);
        }
        return isHeld;
    }

    boolean isHeld(OwnedPartition owner) {
        return owner.brake().map(Braked::state).equals(Optional.of(State.HELD));
    }

    /// Whether the slot's effect, which was planned and would begin now, waits for an operator.
    boolean stops(Slot slot) {
        if (isLookedAt(slot)) {
            return false;
        }
        brake.count(clock.millis()).ifPresent(this::trip);
        return holds(slot);
    }

    private static boolean isLookedAt(Slot slot) {
        Replay replay = slot.replay == null ? slot.owner.replay : slot.replay;
        if (slot.isReplayed) {
            return replay != null
                    && replay.state().isReleased()
                    && replay.order().generation().equals(slot.generation);
        }
        return slot.owner
                .brake()
                .filter(known -> known.state() != State.HELD && slot.offset < known.before())
                .isPresent();
    }

    private void trip(String reason) {
        for (OwnedPartition owner : owned.get()) {
            if (!isHeld(owner) && !owner.isDraining) {
                journal.append(owner, Braked.KEY, new Braked(State.HELD, 0, reason));
            }
        }
    }

    /// Why an effect that has never begun is not to begin at all.
    Optional<String> dropped(Slot slot) {
        return slot.owner
                .brake()
                .filter(known -> known.state() == State.DROPPED && slot.offset < known.before())
                .filter(_ -> slot.generation.isEmpty()) // asked for by name, perhaps since
                .map(Braked::reason);
    }

    /// An operator has looked at what is before `before`.
    ///
    /// @param state whether it goes on or becomes dead letters
    String let(OwnedPartition owner, State state, long before, String reason) {
        if (!isHeld(owner)) {
            return "refused: the partition is not on hold";
        }
        journal.append(owner, Braked.KEY, new Braked(state, before, reason));
        brake.release();
        List<Lane> waiting = List.copyOf(owner.held);
        owner.held.clear();
        waiting.stream().filter(lane -> lane.state == Lane.State.AWAITING).forEach(schedule::consider);
        return state == State.DROPPED ? "dropped before " + before : "released";
    }
}
