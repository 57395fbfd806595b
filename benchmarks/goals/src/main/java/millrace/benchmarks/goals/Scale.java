package millrace.benchmarks.goals;

/// How much is done.
///
/// @param isSmall minutes instead of an hour
/// @param seed of what is drawn by lot: moments of kills, moves
/// @param repetitions of each figure; 0 leaves it to the goal
record Scale(boolean isSmall, long seed, int repetitions) {

    int of(int small, int full) {
        return isSmall ? small : full;
    }

    int repetitions(int small, int full) {
        return repetitions > 0 ? repetitions : of(small, full);
    }
}
