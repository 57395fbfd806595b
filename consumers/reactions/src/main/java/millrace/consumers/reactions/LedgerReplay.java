package millrace.consumers.reactions;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/// Makes an index of a ledger partition, record by record.
///
/// What an owner wrote behind the barrier of a later one is void: the later one never knew of it. Such a record still
/// hides the valid one from compaction, so the new owner appends that again.
final class LedgerReplay {

    /// A valid last word that a void one hides.
    interface Repairs {

        void repair(EffectId id, LedgerEntry entry, Place place);
    }

    private final LedgerIndex index;
    private final Set<EffectId> hidden = new HashSet<>();
    private String owner = "";

    LedgerReplay(LedgerIndex index) {
        this.index = index;
    }

    void barrier(String newOwner) {
        owner = newOwner;
    }

    void entry(String writer, EffectId id, LedgerEntry entry, Place place) {
        if (owner.isEmpty() || owner.equals(writer)) {
            index.put(id, entry, place);
            hidden.remove(id);
        } else {
            hidden.add(id);
        }
    }

    LedgerIndex index() {
        return index;
    }

    /// @return how many there are
    int repair(Repairs repairs) {
        int many = 0;
        for (EffectId id : hidden) {
            LedgerEntry valid = index.of(id);
            if (valid != null) {
                long offset = valid instanceof LedgerEntry.GaveUp gaveUp ? gaveUp.offset() : -1;
                Place place = Objects.requireNonNullElse(index.placeOf(id), Place.inSource(offset));
                repairs.repair(id, valid, place);
                many++;
            }
        }
        return many;
    }
}
