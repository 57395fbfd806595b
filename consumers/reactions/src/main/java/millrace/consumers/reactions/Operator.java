package millrace.consumers.reactions;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import millrace.consumers.reactions.LedgerEntry.Acted;
import millrace.consumers.reactions.LedgerEntry.Braked.State;
import millrace.consumers.reactions.LedgerEntry.Failed;
import millrace.consumers.reactions.LedgerEntry.GaveUp;
import millrace.consumers.reactions.LedgerEntry.Skipped;
import millrace.consumers.reactions.LedgerEntry.Started;
import org.jspecify.annotations.Nullable;

/// Carries out what operators want, each action once, when its key is quiet.
///
/// What an action does is one ledger entry for each record it is about; that it was done is an entry of its own behind
/// them. A crash between the two repeats the action, which then finds another head and is refused.
final class Operator {

    private static final String IN_DOUBT = "refused: its effect is in doubt";

    private final Journal journal;
    private final Keys keys;
    private final Parking parking;
    private final Brakes brakes;
    private final Replays replays;
    private final InstantSource clock;

    Operator(Journal journal, Keys keys, Parking parking, Brakes brakes, Replays replays, InstantSource clock) {
        this.journal = journal;
        this.keys = keys;
        this.parking = parking;
        this.brakes = brakes;
        this.replays = replays;
        this.clock = clock;
    }

    /// Carries out what can be carried out now.
    void advance(OwnedPartition owner) {
        if (owner.isDraining || owner.actions.isEmpty()) {
            return;
        }
        owner.actions.removeIf(action -> owner.index.of(action.ledgerKey()) instanceof Acted);
        List<Action> now = new ArrayList<>(owner.actions);
        for (Action action : now) {
            carryOut(owner, action).ifPresent(outcome -> {
                owner.actions.remove(action);
                record(owner, action, outcome);
            });
        }
    }

    private void record(OwnedPartition owner, Action action, String outcome) {
        if (!outcome.isEmpty()) {
            journal.append(owner, action.ledgerKey(), new Acted(outcome));
            owner.tell(action, outcome);
        }
    }

    /// @return empty if the key is at work; an empty text if the outcome comes later
    private Optional<String> carryOut(OwnedPartition owner, Action action) {
        return switch (action.what()) {
            case Action.What.Release() -> Optional.of(release(owner, action));
            case Action.What.Drop() -> Optional.of(drop(owner, action));
            case Action.What.Replay(var order) -> Optional.of(replays.begin(owner, action, order));
            case Action.What.Cancel() -> Optional.of(replays.cancel(owner, action.by()));
            case Action.What.Retry _, Action.What.Mend _, Action.What.SkipHead _, Action.What.SkipKey _ ->
                onKey(owner, action);
        };
    }

    private String release(OwnedPartition owner, Action action) {
        boolean wasHeld = brakes.isHeld(owner);
        String outcome = brakes.let(owner, State.RELEASED, action.head(), "released by " + action.by());
        if (wasHeld) {
            replays.release(owner);
        }
        return outcome;
    }

    private String drop(OwnedPartition owner, Action action) {
        boolean wasHeld = brakes.isHeld(owner);
        String outcome = brakes.let(owner, State.DROPPED, action.head(), "dropped by " + action.by());
        if (wasHeld) {
            replays.cancel(owner, action.by());
        }
        return outcome;
    }

    private Optional<String> onKey(OwnedPartition owner, Action action) {
        Lane lane = owner.existing(action.key());
        Slot head = lane == null ? null : lane.head();
        if (lane == null || head == null) {
            return Optional.of("refused: no record of this key waits");
        }
        if (!lane.isBlocked() || isElsewhere(head) || lane.unparked().stream().anyMatch(Slot::isMoving)) {
            return Optional.empty();
        }
        if (!action.isAbout(head)) {
            return Optional.of("refused: the head is the record at offset %d".formatted(head.offset));
        }
        return Optional.of(carryOut(lane, head, action));
    }

    private String carryOut(Lane lane, Slot head, Action action) {
        String by = action.by();
        LedgerEntry known = head.owner.index.of(head.id);
        if (known instanceof LedgerEntry.Done || (known instanceof GaveUp && !known.isBlocking())) {
            keys.reopen(lane);
            return "refused: nothing is left to do about the head";
        }
        return switch (action.what()) {
            case Action.What.Retry(var despiteDoubt) when isRefused(known, despiteDoubt) -> IN_DOUBT;
            case Action.What.Retry(var _) -> {
                retry(head, known, by);
                keys.reopen(lane);
                yield "retried";
            }
            case Action.What.Mend(var _, var despiteDoubt)
            when known instanceof Started || isRefused(known, despiteDoubt) -> IN_DOUBT;
            case Action.What.Mend(var value, var _) -> {
                head.mended = new Slot.Mended(value, action);
                if (head.isLoaded()) {
                    mend(head, head.mended);
                } else {
                    parking.load(head);
                }
                yield "";
            }
            case Action.What.Release _, Action.What.Drop _, Action.What.Replay _, Action.What.Cancel _ ->
                throw new IllegalStateException("is about no key: " + action.what());
            case Action.What.SkipHead() -> {
                skip(head, by);
                keys.reopen(lane);
                yield "skipped 1";
            }
            case Action.What.SkipKey() -> {
                List<Slot> all = new ArrayList<>(lane.parked);
                all.addAll(lane.unparked());
                all.forEach(slot -> skip(slot, by));
                keys.reopen(lane);
                yield "skipped " + all.size();
            }
        };
    }

    /// Whether another record with the same identity is the one that counts: an entry about this one would hide where
    /// that one lies.
    private static boolean isElsewhere(Slot slot) {
        OwnedPartition owner = slot.owner;
        return owner.running.contains(slot.id)
                || owner.moving.contains(slot.id)
                || (!slot.isParked && owner.parked.containsKey(slot.id));
    }

    private static boolean isRefused(@Nullable LedgerEntry known, boolean despiteDoubt) {
        return known instanceof GaveUp gaveUp && gaveUp.uncertain() && !despiteDoubt;
    }

    private void retry(Slot head, @Nullable LedgerEntry known, String by) {
        if (!(known instanceof Started)) { // one in doubt is resolved as its class says
            journal.append(head, new Failed(0, clock.millis(), isUncertain(head), "retried by " + by));
        }
    }

    /// The record to mend is at hand.
    void mend(Slot slot, Slot.Mended mended) {
        var verdict = new Failed(
                0,
                clock.millis(),
                isUncertain(slot),
                "mended by " + mended.action().by());
        slot.owner.set(slot.lane, Lane.State.WAITING);
        slot.lane.blockedSince = 0;
        parking.mend(slot, verdict);
    }

    /// The mended record is in the park, and the ledger is told.
    void mended(Slot slot) {
        Slot.Mended mended = slot.mended;
        if (mended != null) {
            slot.mended = null;
            record(slot.owner, mended.action(), "mended");
        }
    }

    private void skip(Slot slot, String by) {
        LedgerEntry known = slot.owner.index.of(slot.id);
        if (isElsewhere(slot)) {
            return; // the record that counts has its own key
        }
        if (known instanceof GaveUp gaveUp && known.isBlocking()) {
            journal.append(
                    slot, new GaveUp(gaveUp.offset(), gaveUp.reason(), gaveUp.uncertain(), false, true, List.of()));
            keys.complete(slot);
        } else if (!(known instanceof GaveUp) && !(known instanceof LedgerEntry.Done)) {
            journal.append(slot, new Skipped(attempts(known), isUncertain(slot), "skipped by " + by));
        }
    }

    private static int attempts(@Nullable LedgerEntry known) {
        return switch (known) {
            case Failed failed -> failed.attempts();
            case Started started -> started.attempt();
            case null, default -> 0;
        };
    }

    private static boolean isUncertain(Slot slot) {
        return switch (slot.owner.index.of(slot.id)) {
            case Failed failed -> failed.uncertain();
            case Started _ -> true;
            case GaveUp gaveUp -> gaveUp.uncertain();
            case Skipped skipped -> skipped.uncertain();
            case null, default -> false;
        };
    }
}
