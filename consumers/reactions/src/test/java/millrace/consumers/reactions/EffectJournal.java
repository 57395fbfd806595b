package millrace.consumers.reactions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What a receiver has seen, and whether that is what was promised. The receiver writes it, outside the engine.
///
/// @param effects in the order in which they reached the receiver
public record EffectJournal(List<Seen> effects) {

    /// One effect.
    ///
    /// @param key of the record
    /// @param sequence of the record within all that were published, ascending per key
    /// @param uncertain whether the engine said that it may be a repeat
    public record Seen(String key, int sequence, boolean uncertain) {}

    public EffectJournal {
        effects = List.copyOf(effects);
    }

    /// The sequences from 0 to `published` - 1 that never arrived.
    public Set<Integer> lost(int published) {
        Set<Integer> lost = new TreeSet<>();
        for (int sequence = 0; sequence < published; sequence++) {
            lost.add(sequence);
        }
        effects.forEach(seen -> lost.remove(seen.sequence()));
        return lost;
    }

    /// What arrived again after it had arrived.
    public List<Seen> repeats() {
        Set<Integer> first = new HashSet<>();
        return effects.stream().filter(seen -> !first.add(seen.sequence())).toList();
    }

    /// What arrived for the first time behind a later record of its key.
    public List<Seen> outOfOrder() {
        Map<String, Integer> last = new HashMap<>();
        Set<Integer> first = new HashSet<>();
        List<Seen> outOfOrder = new ArrayList<>();
        for (Seen seen : effects) {
            if (first.add(seen.sequence()) && last.merge(seen.key(), seen.sequence(), Math::max) != seen.sequence()) {
                outOfOrder.add(seen);
            }
        }
        return outOfOrder;
    }
}
