package millrace.benchmarks.goals;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// G1: kill -9 in the middle of the effects; another process goes on. What is lost, what happens twice, who says so?
final class CrashWindow implements Goal {

    private static final int KEYS = 500;
    private static final int CONCURRENCY = 100;
    private static final Duration STALL = Duration.ofSeconds(20);
    private static final List<Kind> KINDS = List.of(
            Kind.MILLRACE,
            Kind.PARALLEL_SYNC,
            Kind.MILLRACE_PARK,
            Kind.PARALLEL,
            Kind.MILLRACE_PROBE,
            Kind.SHARE,
            Kind.PLAIN);

    /// Over the repetitions.
    private static final class Found {
        final Samples lost = new Samples();
        final Samples repeated = new Samples();
        final Samples flagged = new Samples();
        final Samples unflagged = new Samples();
    }

    @Override
    public String name() {
        return "G1";
    }

    @Override
    public void run(Stage stage, Scale scale, Report report) throws IOException {
        int repetitions = scale.repetitions(1, 20);
        int letters = scale.of(4_000, 12_000);
        Map<Kind, Found> found = new EnumMap<>(Kind.class);
        KINDS.forEach(kind -> found.put(kind, new Found()));
        int step = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            var random = new Random(scale.seed() + repetition);
            int killAt = (int) (letters * (0.2 + 0.6 * random.nextDouble()));
            for (Kind kind : KINDS) {
                Progress.say(name(), ++step, repetitions * KINDS.size(), kind.title);
                var place = stage.place(kind, "g1x" + kind.word() + "x" + repetition, 3);
                kill(place, letters, killAt, found.getOrDefault(kind, new Found()));
            }
        }
        tell(report, found);
    }

    private static void kill(Place place, int letters, int killAt, Found found) throws IOException {
        var workload = Workload.healthy(CONCURRENCY, 2, 40);
        place.publish(letters, KEYS);
        try (var victim = place.start(workload)) {
            place.holdsBeforeAStall(STALL, () -> place.journal().distinct() >= killAt);
            victim.kill();
        }
        try (var _ = place.start(workload)) {
            place.holdsBeforeAStall(STALL, place::isAllCommitted);
        }
        var journal = place.journal();
        Set<Integer> flagged = place.flagged();
        boolean isParked = place.kind() == Kind.MILLRACE_PARK;
        found.lost.add(journal.lost(letters, sequence -> !isParked || !flagged.contains(sequence)));
        found.repeated.add(journal.repeats());
        found.flagged.add(flagged.size());
        found.unflagged.add((double) journal.repeated().keySet().stream()
                .filter(sequence -> !flagged.contains(sequence))
                .count());
    }

    private void tell(Report report, Map<Kind, Found> all) {
        all.forEach((kind, found) -> report.row(
                name(),
                kind.title,
                "lost, all kills",
                found.lost.sum(),
                "repeated, median (max)",
                found.repeated.medianAndMax(),
                "flagged, median (max)",
                kind == Kind.MILLRACE || kind == Kind.MILLRACE_PARK ? found.flagged.medianAndMax() : "-",
                "repeated and not flagged",
                found.unflagged.sum()));
        var resend = all.getOrDefault(Kind.MILLRACE, new Found());
        var park = all.getOrDefault(Kind.MILLRACE_PARK, new Found());
        var probe = all.getOrDefault(Kind.MILLRACE_PROBE, new Found());
        report.target(
                name(),
                "nothing lost, or parked and told so",
                resend.lost.sum() + park.lost.sum() + probe.lost.sum() == 0);
        report.target(
                name(),
                "resend: at most 100 repeated, median at most 50",
                resend.repeated.max() <= 100 && resend.repeated.median() <= 50);
        report.target(name(), "resend: every repeat flagged", resend.unflagged.sum() == 0);
        report.target(name(), "park and probe: nothing repeated", park.repeated.sum() + probe.repeated.sum() == 0);
    }
}
