package millrace.consumers.reactions;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one ledger partition says of each effect: all that is open, and all that was settled within the horizon.
///
/// Memory: 24 to 48 bytes for each effect done within the horizon, about 200 for each that is open or a dead letter.
final class LedgerIndex {

    private static final LedgerEntry DONE = new LedgerEntry.Done("", List.of());
    private static final int SPANS = 8;

    private final Duration horizon;
    private final long spanMillis;
    private final Map<EffectId, LedgerEntry> open = new HashMap<>();
    private final TreeMap<Long, Span> spans = new TreeMap<>();
    private Map<EffectId, Place> parked = new HashMap<>();

    /// What was settled in one part of the horizon, to be forgotten together.
    private static final class Span {

        final EffectIdSet done = new EffectIdSet();
        final Map<EffectId, LedgerEntry> givenUp = new HashMap<>();
    }

    /// @param horizon how long a settled effect is remembered, at least
    LedgerIndex(Duration horizon) {
        this.horizon = horizon;
        this.spanMillis = Math.max(1, horizon.toMillis() / (SPANS - 1));
    }

    @Nullable
    LedgerEntry of(EffectId id) {
        LedgerEntry entry = open.get(id);
        if (entry != null) {
            return entry;
        }
        for (Span span : spans.values()) {
            LedgerEntry letter = span.givenUp.get(id);
            if (letter != null) {
                return letter;
            }
            if (span.done.contains(id)) {
                return DONE;
            }
        }
        return null;
    }

    /// How long a settled effect is remembered, at least.
    Duration horizon() {
        return horizon;
    }

    /// The entries that the ledger must not forget.
    Map<EffectId, LedgerEntry> lasting() {
        return open.entrySet().stream()
                .filter(known -> known.getValue().isLasting())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Where the record lies, if in the park; until `takeParked`.
    @Nullable
    Place placeOf(EffectId id) {
        return parked.get(id);
    }

    void put(EffectId id, LedgerEntry entry, Place place) {
        put(id, entry, place.toldAt());
        if (place.isParked()) {
            parked.put(id, place);
        } else {
            parked.remove(id);
        }
    }

    /// @param toldAt when the entry was appended, epoch milliseconds
    void put(EffectId id, LedgerEntry entry, long toldAt) {
        spans.values().forEach(span -> span.givenUp.remove(id));
        if (!entry.isSettled() || entry.isBlocking()) {
            open.put(id, entry);
            return;
        }
        open.remove(id);
        Span span = spanOf(toldAt);
        if (entry instanceof LedgerEntry.GaveUp gaveUp) {
            span.givenUp.put(id, withoutText(gaveUp));
        } else {
            span.done.add(id);
        }
    }

    private Span spanOf(long toldAt) {
        Span span = spans.computeIfAbsent(toldAt / spanMillis, _ -> new Span());
        while (spans.firstKey() <= spans.lastKey() - SPANS) {
            spans.pollFirstEntry();
        }
        return span;
    }

    /// How many effects it knows.
    int size() {
        return open.size()
                + spans.values().stream()
                        .mapToInt(span -> span.done.size() + span.givenUp.size())
                        .sum();
    }

    /// The effects whose records lie in the park. Whoever takes them keeps them.
    Map<EffectId, Place> takeParked() {
        Map<EffectId, Place> taken = parked;
        parked = new HashMap<>();
        return taken;
    }

    private static LedgerEntry withoutText(LedgerEntry.GaveUp gaveUp) {
        return new LedgerEntry.GaveUp(gaveUp.offset(), "", gaveUp.uncertain(), false, true, List.of());
    }
}
