package millrace.benchmarks.goals;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// G4: one partition, effects of 20 ms, very many at a time. What does the durable start cost?
final class Efficiency implements Goal {

    private static final int KEYS = 2_000;
    private static final Duration STALL = Duration.ofSeconds(15);
    private static final List<Kind> KINDS = List.of(Kind.MILLRACE, Kind.PARALLEL_SYNC);

    /// Over the repetitions.
    private static final class Found {
        final Samples rate = new Samples();
        final Samples threads = new Samples();
        final Samples cpuMs = new Samples();
        final Samples startMs = new Samples();
    }

    @Override
    public String name() {
        return "G4";
    }

    @Override
    public void run(Stage stage, Scale scale, Report report) throws IOException {
        int repetitions = scale.repetitions(1, 5);
        int letters = scale.of(20_000, 80_000);
        int step = 0;
        for (int concurrency : List.of(1_000, 5_000)) {
            Map<Kind, Found> found = new EnumMap<>(Kind.class);
            KINDS.forEach(kind -> found.put(kind, new Found()));
            for (int repetition = 0; repetition < repetitions; repetition++) {
                for (Kind kind : KINDS) {
                    Progress.say(name(), ++step, 2 * repetitions * KINDS.size(), kind.title + " " + concurrency);
                    String name = "g4c" + concurrency + "x" + kind.word() + "x" + repetition;
                    measure(stage.place(kind, name, 1), concurrency, letters, found.getOrDefault(kind, new Found()));
                }
            }
            tell(report, concurrency, found);
        }
    }

    /// Between a fifth and nine tenths of the way, when nothing starts up or runs dry.
    private static void measure(Place place, int concurrency, int letters, Found found) throws IOException {
        int from = letters / 5;
        int to = letters * 9 / 10;
        place.publish(letters, KEYS);
        try (var running = place.start(Workload.healthy(concurrency, 20, 20))) {
            place.holdsBeforeAStall(STALL, () -> place.journal().effects().size() >= from);
            int begin = place.journal().effects().size();
            Duration cpu = running.cpu();
            boolean isThere = place.holdsBeforeAStall(
                    STALL, () -> place.journal().effects().size() >= to);
            Duration used = running.cpu().minus(cpu);
            int end = place.journal().effects().size();
            if (isThere) {
                found.rate.add(place.journal().rate(from, to));
                found.cpuMs.add(1_000.0 * used.toMillis() / (end - begin));
                found.threads.add(running.platformThreads());
                found.startMs.add(running.startP50Ms());
            }
        }
    }

    private void tell(Report report, int concurrency, Map<Kind, Found> all) {
        var ours = all.getOrDefault(Kind.MILLRACE, new Found());
        var theirs = all.getOrDefault(Kind.PARALLEL_SYNC, new Found());
        all.forEach((kind, found) -> report.row(
                name(),
                "%s, %,d at a time".formatted(kind.title, concurrency),
                "effects/s, median",
                found.rate.median(),
                "ratio to Parallel Consumer",
                found.rate.median() / theirs.rate.median(),
                "platform threads",
                found.threads.max(),
                "CPU ms per 1,000 effects",
                found.cpuMs.median(),
                "ledger append p50, ms",
                kind == Kind.MILLRACE ? found.startMs.median() : Double.NaN));
        String at = "%,d at a time: ".formatted(concurrency);
        report.target(
                name(),
                at + "as many effects/s as Parallel Consumer, with a durable start for each",
                ours.rate.median() >= theirs.rate.median());
        report.target(name(), at + "at most 32 platform threads", ours.threads.max() <= 32);
        report.target(name(), at + "a durable start takes at most 5 ms at the median", ours.startMs.median() <= 5);
    }
}
