package millrace.benchmarks.goals;

/// Says on standard error what is being measured.
final class Progress {

    private Progress() {}

    static void say(String goal, int step, int steps, String what) {
        System.err.printf("%s %d/%d  %s%n", goal, step, steps, what);
    }
}
