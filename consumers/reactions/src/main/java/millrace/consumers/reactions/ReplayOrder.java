package millrace.consumers.reactions;

import java.util.regex.Pattern;

/// What an operator wants replayed of one partition.
///
/// @param generation under whose ids it is fired a second time; empty to fire only what was never fired
/// @param from first source offset
/// @param to first source offset that is not replayed
/// @param perMinute most effects that it begins in a minute, more than 0
/// @param withStale whether to fire what may have been done longer ago than the ledger remembers
record ReplayOrder(String generation, long from, long to, double perMinute, boolean withStale) {

    /// Part of effect ids, of Message-IDs and of ledger keys.
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    /// @throws IllegalArgumentException if it cannot be carried out
    ReplayOrder {
        if (!generation.isEmpty() && !NAME.matcher(generation).matches()) {
            throw new IllegalArgumentException(
                    "generation is '%s'; expected 1 to 40 of a-z, 0-9 and -".formatted(generation));
        }
        if (from < 0 || to < from || !(perMinute > 0)) {
            throw new IllegalArgumentException(
                    "range %d to %d at %s a minute; expected offsets that rise and a rate above 0"
                            .formatted(from, to, perMinute));
        }
    }

    ReplayOrder until(long end) {
        return new ReplayOrder(generation, from, end, perMinute, withStale);
    }
}
