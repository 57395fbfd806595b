package millrace.consumers.reactions;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Makes an index of a ledger partition, record by record.
///
/// What an owner wrote behind the barrier of a later one is void: the later one never knew of it. Such a record still
/// hides the valid one from compaction, so the new owner appends that again.
final class LedgerReplay {

    private final LedgerIndex index;
    private final Set<EffectId> hidden = new HashSet<>();
    private String owner = "";

    LedgerReplay(LedgerIndex index) {
        this.index = index;
    }

    void barrier(String newOwner) {
        owner = newOwner;
    }

    void entry(String writer, EffectId id, LedgerEntry entry) {
        if (owner.isEmpty() || owner.equals(writer)) {
            index.put(id, entry);
            hidden.remove(id);
        } else {
            hidden.add(id);
        }
    }

    LedgerIndex index() {
        return index;
    }

    /// The valid last words that void ones hide.
    Map<EffectId, LedgerEntry> repairs() {
        Map<EffectId, LedgerEntry> repairs = new HashMap<>();
        for (EffectId id : hidden) {
            LedgerEntry valid = index.of(id);
            if (valid != null) {
                repairs.put(id, valid);
            }
        }
        return repairs;
    }
}
