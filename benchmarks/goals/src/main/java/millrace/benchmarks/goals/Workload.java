package millrace.benchmarks.goals;

import java.util.List;

/// What the effects of a run are like. The same letter has the same effect in every run and with every contender.
///
/// @param concurrency most effects at a time
/// @param leastMs shortest effect
/// @param mostMs longest effect
/// @param poisonPercent of the keys, which fail for good
/// @param transientPercent of the letters, which fail once or twice, and then not before 0.1 to 2 s later
/// @param downUntil until when the destination of every tenth key is down, epoch milliseconds; 0 if it never is
record Workload(int concurrency, int leastMs, int mostMs, int poisonPercent, int transientPercent, long downUntil) {

    static Workload healthy(int concurrency, int leastMs, int mostMs) {
        return new Workload(concurrency, leastMs, mostMs, 0, 0, 0);
    }

    Workload withPoison(int percent) {
        return new Workload(concurrency, leastMs, mostMs, percent, transientPercent, downUntil);
    }

    Workload withTransientFailures(int percent) {
        return new Workload(concurrency, leastMs, mostMs, poisonPercent, percent, downUntil);
    }

    Workload withOutageUntil(long until) {
        return new Workload(concurrency, leastMs, mostMs, poisonPercent, transientPercent, until);
    }

    List<String> words() {
        return List.of(
                Integer.toString(concurrency),
                Integer.toString(leastMs),
                Integer.toString(mostMs),
                Integer.toString(poisonPercent),
                Integer.toString(transientPercent),
                Long.toString(downUntil));
    }

    static Workload parse(List<String> words) {
        return new Workload(
                Integer.parseInt(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)),
                Long.parseLong(words.get(5)));
    }

    int pauseMs(int sequence) {
        return leastMs + spread(sequence) % (mostMs - leastMs + 1);
    }

    boolean isPoison(int key) {
        return key % 100 < poisonPercent;
    }

    static boolean isOfTheDownDestination(int key) {
        return key % 10 == 3;
    }

    boolean failsForNow(int sequence, int attempt) {
        return attempt <= transientFailures(sequence);
    }

    int transientFailures(int sequence) {
        int luck = spread(sequence);
        return luck / 7 % 100 < transientPercent ? 1 + luck % 2 : 0;
    }

    static int retryMs(int sequence) {
        return 100 + spread(sequence) % 1_900;
    }

    private static int spread(int sequence) {
        int mixed = sequence * 0x9E3779B9;
        return (mixed ^ mixed >>> 15) & 0x7fffffff;
    }
}
