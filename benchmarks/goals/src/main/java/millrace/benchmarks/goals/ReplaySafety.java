package millrace.benchmarks.goals;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// G6: everything is done; then the offsets go back to the beginning, and some events are published again.
final class ReplaySafety implements Goal {

    private static final int KEYS = 1_000;
    private static final Duration STALL = Duration.ofSeconds(20);
    private static final List<Kind> KINDS = List.of(Kind.MILLRACE, Kind.PARALLEL_SYNC, Kind.PLAIN);

    /// Over the repetitions.
    private static final class Found {
        final Samples firedAgain = new Samples();
        final Samples firedRepublished = new Samples();
        final Samples skipRate = new Samples();
        final Samples emptyReadyMs = new Samples();
        final Samples fullReadyMs = new Samples();
    }

    @Override
    public String name() {
        return "G6";
    }

    @Override
    public void run(Stage stage, Scale scale, Report report) throws IOException {
        int repetitions = scale.repetitions(1, 3);
        int letters = scale.of(20_000, 100_000);
        Map<Kind, Found> found = new EnumMap<>(Kind.class);
        KINDS.forEach(kind -> found.put(kind, new Found()));
        int step = 0;
        for (int repetition = 0; repetition < repetitions; repetition++) {
            for (Kind kind : KINDS) {
                Progress.say(name(), ++step, repetitions * KINDS.size(), kind.title);
                var place = stage.place(kind, "g6x" + kind.word() + "x" + repetition, 1);
                replay(place, letters, found.getOrDefault(kind, new Found()));
            }
        }
        tell(report, letters, found);
    }

    private static void replay(Place place, int letters, Found found) throws IOException {
        var workload = Workload.healthy(200, 0, 0);
        place.publish(letters, KEYS);
        var first = place.start(workload);
        try (first) {
            place.holdsBeforeAStall(STALL, place::isAllCommitted);
            found.emptyReadyMs.add(first.readyMs());
            first.leave();
        }
        int done = place.journal().effects().size();
        place.rewind();
        try (var second = place.start(workload)) {
            Waiting.holds(STALL, () -> second.readyMs() >= 0);
            found.fullReadyMs.add(second.readyMs());
            long began = System.nanoTime();
            Waiting.holds(STALL.multipliedBy(3), place::isAllCommitted);
            found.skipRate.add(letters * 1e9 / (System.nanoTime() - began));
            found.firedAgain.add(place.journal().effects().size() - done);

            int before = place.journal().effects().size();
            place.republish(0, letters / 10, KEYS);
            Waiting.holds(STALL.multipliedBy(3), place::isAllCommitted);
            found.firedRepublished.add(place.journal().effects().size() - before);
        }
    }

    private void tell(Report report, int letters, Map<Kind, Found> all) {
        all.forEach((kind, found) -> report.row(
                name(),
                kind.title,
                "fired again of %,d after a reset".formatted(letters),
                found.firedAgain.max(),
                "fired again of %,d republished".formatted(letters / 10),
                found.firedRepublished.max(),
                "records/s skipped",
                kind.isMillrace() ? found.skipRate.median() : Double.NaN,
                "ready with an empty ledger, ms",
                kind.isMillrace() ? found.emptyReadyMs.median() : Double.NaN,
                "with a full one",
                kind.isMillrace() ? found.fullReadyMs.median() : Double.NaN));
        var ours = all.getOrDefault(Kind.MILLRACE, new Found());
        report.target(name(), "nothing is fired again", ours.firedAgain.sum() + ours.firedRepublished.sum() == 0);
        report.target(name(), "skips at least 50,000 records/s", ours.skipRate.median() >= 50_000);
        report.target(
                name(),
                "takes over a ledger of %,d effects within 1 s more than an empty one".formatted(letters),
                ours.fullReadyMs.median() - ours.emptyReadyMs.median() <= 1_000);
    }
}
