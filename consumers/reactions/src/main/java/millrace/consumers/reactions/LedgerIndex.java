package millrace.consumers.reactions;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What one ledger partition says of each effect: all that is open, and the latest of what is settled.
final class LedgerIndex {

    private static final LedgerEntry DONE = new LedgerEntry.Done("", List.of());

    private final int mostSettled;
    private final Map<EffectId, LedgerEntry> open = new HashMap<>();
    private final LinkedHashMap<EffectId, LedgerEntry> settled = new LinkedHashMap<>();
    private Map<EffectId, Place> parked = new HashMap<>();

    /// @param mostSettled settled effects to remember; the oldest are forgotten first
    LedgerIndex(int mostSettled) {
        this.mostSettled = mostSettled;
    }

    @Nullable
    LedgerEntry of(EffectId id) {
        LedgerEntry entry = open.get(id);
        return entry != null ? entry : settled.get(id);
    }

    /// Where the record lies, if in the park; until `takeParked`.
    @Nullable
    Place placeOf(EffectId id) {
        return parked.get(id);
    }

    void put(EffectId id, LedgerEntry entry, Place place) {
        put(id, entry);
        if (place.isParked()) {
            parked.put(id, place);
        } else {
            parked.remove(id);
        }
    }

    void put(EffectId id, LedgerEntry entry) {
        if (!entry.isSettled() || entry.isBlocking()) {
            settled.remove(id);
            open.put(id, entry);
            return;
        }
        open.remove(id);
        settled.putLast(id, withoutText(entry));
        if (settled.size() > mostSettled) {
            settled.pollFirstEntry();
        }
    }

    int size() {
        return open.size() + settled.size();
    }

    /// The effects whose records lie in the park. Whoever takes them keeps them.
    Map<EffectId, Place> takeParked() {
        Map<EffectId, Place> taken = parked;
        parked = new HashMap<>();
        return taken;
    }

    private static LedgerEntry withoutText(LedgerEntry entry) {
        return switch (entry) {
            case LedgerEntry.Parked _,
                    LedgerEntry.Started _,
                    LedgerEntry.Failed _,
                    LedgerEntry.Skipped _,
                    LedgerEntry.Braked _,
                    LedgerEntry.Acted _ -> entry;
            case LedgerEntry.Done _ -> DONE;
            case LedgerEntry.GaveUp gaveUp ->
                new LedgerEntry.GaveUp(gaveUp.offset(), "", gaveUp.uncertain(), false, true, List.of());
        };
    }
}
