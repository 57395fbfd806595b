package millrace.consumers.reactions;

import java.util.List;

/// Keeps the park and what the ledger says of it in step with time: the ledger forgets after its retention, the park
/// never does by itself.
final class Upkeep {

    private final CoreLimits limits;
    private final Journal journal;

    Upkeep(CoreLimits limits, Journal journal) {
        this.limits = limits;
        this.journal = journal;
    }

    void advance(OwnedPartition owner, long now) {
        if (owner.isDraining || now - owner.keptUpAt < limits.upkeepEvery().toMillis()) {
            return;
        }
        owner.keptUpAt = now;
        for (Slot slot : List.copyOf(owner.parked.values())) {
            LedgerEntry known = owner.index.of(slot.id);
            boolean isOld = now - slot.placedAt >= limits.refreshAfter().toMillis();
            if (isOld && known != null && slot.state == Slot.State.QUEUED) {
                journal.append(slot, known);
            }
        }
        if (now - owner.lastingToldAt >= limits.refreshAfter().toMillis()) {
            owner.lastingToldAt = now;
            owner.index.lasting().forEach((id, entry) -> journal.append(owner, id, entry));
        }
        owner.trimBefore = Math.max(owner.trimBefore, needless(owner));
    }

    /// The ledger names nothing in the park before this offset. It may be trimmed once an entry that is appended from
    /// here on has been acknowledged without a gap: then no later owner has parked anything at an offset before it.
    private static long needless(OwnedPartition owner) {
        return owner.everySlot().stream()
                .mapToLong(slot -> slot.parkedAt)
                .filter(offset -> offset != Place.NOT_PARKED)
                .min()
                .orElse(owner.parkEnd);
    }
}
