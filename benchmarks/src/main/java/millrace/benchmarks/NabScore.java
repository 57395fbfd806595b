package millrace.benchmarks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What detections are worth by the rules of the Numenta Anomaly Benchmark (Lavin and Ahmad, ICMLA 2015, section III,
/// with the scaling of NAB 1.1: a detection in a window's first row is worth 1). Pure.
///
/// @param windows that were labelled, probation aside
/// @param found those in which there was a detection; only the earliest of a window counts
/// @param worth of what was found, 0 to `found`
/// @param falseAlarms detections outside of windows
/// @param blame for them, 0 to `-falseAlarms`; less for one soon after a window
record NabScore(int windows, int found, double worth, int falseAlarms, double blame) {

    static final NabScore NOTHING = new NabScore(0, 0, 0, 0, 0);

    private static final double PROBATION = 0.15;
    private static final int LONGEST_PROBATION = 750;
    /// In widths of a window; what is further from its end has nothing to do with it.
    private static final double FAR = 3;

    /// What a detector is wanted for.
    enum Profile {
        STANDARD("standard", 0.11, 1),
        LOW_FALSE_POSITIVES("low FP", 0.22, 1),
        LOW_FALSE_NEGATIVES("low FN", 0.11, 2);

        private final String title;
        private final double falseAlarm;
        private final double miss;

        Profile(String title, double falseAlarm, double miss) {
            this.title = title;
            this.falseAlarm = falseAlarm;
            this.miss = miss;
        }

        String title() {
            return title;
        }
    }

    /// @param first row of it
    /// @param last row of it, inclusive
    record Window(int first, int last) {

        boolean contains(int row) {
            return first <= row && row <= last;
        }

        /// -1 in the first row, short of 0 in the last.
        double within(int row) {
            return -(last - row + 1.0) / (last - first + 1);
        }

        /// Above 0, in widths of this window.
        double after(int row) {
            return (row - last) / (double) (last - first);
        }
    }

    /// How many rows at the start of a series are neither right nor wrong.
    static int probation(int rows) {
        return Math.min((int) (PROBATION * rows), LONGEST_PROBATION);
    }

    /// @param windows in order, apart from each other
    /// @param detections rows, ascending
    static NabScore of(int rows, List<Window> windows, List<Integer> detections) {
        int probation = probation(rows);
        List<Window> judged =
                windows.stream().filter(window -> window.last() >= probation).toList();
        Set<Window> found = new HashSet<>();
        double worth = 0;
        double blame = 0;
        int falseAlarms = 0;
        for (int row : detections.stream().filter(it -> it >= probation).toList()) {
            List<Window> hit =
                    judged.stream().filter(window -> window.contains(row)).toList();
            if (hit.isEmpty()) {
                falseAlarms++;
                blame += blame(windows, row);
            } else if (found.add(hit.getFirst())) {
                worth += scaled(hit.getFirst().within(row)) / scaled(-1);
            }
        }
        return new NabScore(judged.size(), found.size(), worth, falseAlarms, blame);
    }

    private static double blame(List<Window> windows, int row) {
        return windows.stream()
                .filter(window -> window.last() < row)
                .reduce((_, later) -> later)
                .map(window -> scaled(window.after(row)))
                .orElse(-1.0);
    }

    /// 2 / (1 + e^(5 position)) - 1, which is 0 at a window's end.
    static double scaled(double position) {
        return position > FAR ? -1 : Math.tanh(-2.5 * position);
    }

    NabScore plus(NabScore other) {
        return new NabScore(
                windows + other.windows,
                found + other.found,
                worth + other.worth,
                falseAlarms + other.falseAlarms,
                blame + other.blame);
    }

    /// 100 for a detection in the first row of every window and no other, 0 for no detection at all.
    double normalised(Profile profile) {
        double raw = worth + profile.falseAlarm * blame - profile.miss * (windows - found);
        double nothing = -profile.miss * windows;
        return 100 * (raw - nothing) / (windows - nothing);
    }
}
