package millrace.consumers.reactions;

import java.util.List;
import java.util.Optional;

/// How an effect comes to its end: DONE or GAVE_UP in the ledger, what follows from it published, the slot complete.
/// `EffectProtocol` says why this order.
final class Endings {

    private final Conduct conduct;
    private final Tally tally;
    private final Commands commands;
    private final Journal journal;
    private final Keys keys;
    private final Parking parking;
    private final Destinations destinations;

    Endings(
            Conduct conduct,
            Tally tally,
            Commands commands,
            Journal journal,
            Keys keys,
            Parking parking,
            Destinations destinations) {
        this.conduct = conduct;
        this.tally = tally;
        this.commands = commands;
        this.journal = journal;
        this.keys = keys;
        this.parking = parking;
        this.destinations = destinations;
    }

    /// The effect did not happen, or may not be tried again.
    void giveUp(Slot slot, String reason, List<Publication> facts) {
        giveUp(slot, reason, mayHaveHappened(slot), facts);
    }

    /// The effect may have happened.
    void giveUpInDoubt(Slot slot, String reason, List<Publication> facts) {
        giveUp(slot, reason, true, facts);
    }

    private void giveUp(Slot slot, String reason, boolean uncertain, List<Publication> facts) {
        destinations.leaves(slot);
        tally.deadLettered.increment();
        boolean blocks = conduct.afterGivingUp() == AfterGivingUp.PARK_KEY && !isSkipped(slot);
        var end = new LedgerEntry.GaveUp(slot.offset, reason, uncertain, blocks, false, facts);
        if (blocks && !slot.isParked) {
            parking.hold(slot, end);
        } else {
            record(slot, end);
        }
    }

    /// Whether the same identity elsewhere must not be tried anew.
    private boolean mayHaveHappened(Slot slot) {
        return slot.uncertain
                && switch (conduct.doubt()) {
                    case PROBE, FLAG_AND_PARK -> true;
                    case FLAG_AND_REPEAT -> isSkipped(slot); // perhaps before it was flagged
                    case REPEAT -> false;
                };
    }

    private static boolean isSkipped(Slot slot) {
        return slot.owner.index.of(slot.id) instanceof LedgerEntry.Skipped;
    }

    /// The effect has come to its end; goes on with `recorded` once the ledger has it.
    void record(Slot slot, LedgerEntry end) {
        slot.state = Slot.State.RECORDING;
        journal.append(slot, end);
    }

    /// The ledger has the end.
    void recorded(Slot slot, LedgerEntry end) {
        if (slot.placeOf(end).isParked()) {
            slot.owner.park(slot);
        }
        if (end.isSettled()) {
            keys.release(slot);
            keys.complete(slot);
        } else {
            publish(slot, end);
        }
    }

    /// What follows from the end, which the ledger has.
    void publish(Slot slot, LedgerEntry end) {
        slot.state = Slot.State.PUBLISHING;
        Optional<String> reason =
                end instanceof LedgerEntry.GaveUp gaveUp ? Optional.of(gaveUp.reason()) : Optional.empty();
        commands.add(new Command.Publish(slot, unpublished(end), reason));
    }

    private static List<Publication> unpublished(LedgerEntry end) {
        return switch (end) {
            case LedgerEntry.Done(var _, var facts) -> facts;
            case LedgerEntry.GaveUp gaveUp -> gaveUp.unpublished();
            case LedgerEntry.Parked _,
                    LedgerEntry.Started _,
                    LedgerEntry.Failed _,
                    LedgerEntry.Skipped _,
                    LedgerEntry.Braked _,
                    LedgerEntry.Replaying _,
                    LedgerEntry.Opened _,
                    LedgerEntry.Acted _ -> throw new IllegalStateException("not an end: " + end);
        };
    }

    /// What follows from the end is durable.
    void published(Slot slot) {
        LedgerEntry end = slot.owner.index.of(slot.id);
        LedgerEntry settled = end == null ? null : end.asSettled();
        if (settled != null) {
            journal.append(slot, settled);
        }
        keys.release(slot);
        if (settled != null && settled.isBlocking()) {
            keys.hold(slot);
        } else {
            keys.complete(slot);
        }
    }
}
