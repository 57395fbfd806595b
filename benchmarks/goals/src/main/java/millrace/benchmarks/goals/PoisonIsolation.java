package millrace.benchmarks.goals;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// G2: a tenth of the keys fail for good. Do the others feel it?
final class PoisonIsolation implements Goal {

    private static final int KEYS = 1_000;
    private static final int POISON_PERCENT = 10;
    private static final List<Kind> KINDS = List.of(Kind.MILLRACE, Kind.PARALLEL_SYNC, Kind.SHARE, Kind.PLAIN);

    /// Over the repetitions.
    private static final class Found {
        final Samples done = new Samples();
        final Samples ratio = new Samples();
        final Samples outOfOrder = new Samples();
        final Samples mib = new Samples();
        final Samples extraMib = new Samples();
    }

    @Override
    public String name() {
        return "G2";
    }

    @Override
    public void run(Stage stage, Scale scale, Report report) throws IOException {
        int repetitions = scale.repetitions(1, 3);
        int letters = scale.of(20_000, 200_000);
        Duration stall = Duration.ofSeconds(scale.of(6, 15));
        Map<Kind, Found> found = new EnumMap<>(Kind.class);
        KINDS.forEach(kind -> found.put(kind, new Found()));
        int step = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (Kind kind : KINDS) {
                Progress.say(name(), ++step, repetitions * KINDS.size(), kind.title);
                String suffix = kind.word() + "x" + repetition;
                var clean = stage.place(kind, "g2clean" + suffix, 3);
                var poisoned = stage.place(kind, "g2poison" + suffix, 3);
                compare(clean, poisoned, letters, stall, found.getOrDefault(kind, new Found()));
            }
        }
        tell(report, found);
    }

    private static void compare(Place clean, Place poisoned, int letters, Duration stall, Found found)
            throws IOException {
        var workload = Workload.healthy(100, 5, 5);
        var withPoison = workload.withPoison(POISON_PERCENT);
        IntPredicate isHealthy = sequence -> !withPoison.isPoison(sequence % KEYS);
        int healthy = (int) IntStream.range(0, letters).filter(isHealthy).count();

        long before = run(clean, workload, letters, letters, stall);
        long after = run(poisoned, withPoison, letters, healthy, stall);
        int done = poisoned.journal().distinct();
        found.done.add(100.0 * done / healthy);
        if (done == healthy) {
            found.ratio.add((double) elapsedMs(poisoned.journal(), isHealthy)
                    / Math.max(1, elapsedMs(clean.journal(), isHealthy)));
        }
        found.outOfOrder.add(poisoned.journal().outOfOrder());
        found.mib.add(after);
        found.extraMib.add(after - before);
    }

    /// @return most memory, MiB
    private static long run(Place place, Workload workload, int letters, int wanted, Duration stall)
            throws IOException {
        place.publish(letters, KEYS);
        try (var running = place.start(workload)) {
            place.holdsBeforeAStall(stall, () -> place.journal().distinct() >= wanted);
            return running.peakMib();
        }
    }

    private static long elapsedMs(Journal journal, IntPredicate isHealthy) {
        var times = journal.first().values().stream()
                .filter(line -> isHealthy.test(line.sequence()))
                .mapToLong(Journal.Line::at)
                .summaryStatistics();
        return times.getMax() - times.getMin();
    }

    private void tell(Report report, Map<Kind, Found> all) {
        all.forEach((kind, found) -> report.row(
                name(),
                kind.title,
                "healthy letters done, %",
                found.done.percentile(0),
                "time / own without poison",
                found.ratio.median(),
                "out of order",
                found.outOfOrder.sum(),
                "peak MiB",
                found.mib.max(),
                "of which for the poison",
                found.extraMib.max()));
        var ours = all.getOrDefault(Kind.MILLRACE, new Found());
        report.target(name(), "every healthy letter done", ours.done.percentile(0) == 100);
        report.target(name(), "in at most 1.25 times the time without poison", ours.ratio.median() <= 1.25);
        report.target(name(), "in the order of each key", ours.outOfOrder.sum() == 0);
    }
}
