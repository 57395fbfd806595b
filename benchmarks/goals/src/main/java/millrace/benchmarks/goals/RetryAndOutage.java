package millrace.benchmarks.goals;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// G5: a fifth of the letters fail at first, and one destination in ten is down for long. Is the order of each key
/// kept, do the other destinations feel it, and does a restart remember the attempts?
final class RetryAndOutage implements Goal {

    private static final int KEYS = 300;
    private static final int PER_SECOND = 200;
    private static final int TICKS_PER_SECOND = 20;
    private static final int TRANSIENT_PERCENT = 20;
    private static final Duration STALL = Duration.ofSeconds(15);
    private static final List<Kind> KINDS = List.of(Kind.MILLRACE, Kind.PARALLEL_SYNC, Kind.SPRING, Kind.SHARE);

    @Override
    public String name() {
        return "G5";
    }

    @Override
    public void run(Stage stage, Scale scale, Report report) throws IOException {
        int outage = scale.of(6, 60);
        int step = 0;
        for (Kind kind : KINDS) {
            Progress.say(name(), ++step, KINDS.size(), kind.title);
            var clean = run(stage.place(kind, "g5clean" + kind.word(), 3), 0, outage + 4);
            var down = run(stage.place(kind, "g5down" + kind.word(), 3), outage, outage + 4);
            String forgotten = kind == Kind.SHARE || kind == Kind.SPRING
                    ? "-"
                    : Integer.toString(forgotten(stage.place(kind, "g5restart" + kind.word(), 3), scale.of(8, 20)));
            double ratio = down.p99Ms / clean.p99Ms;
            report.row(
                    name(),
                    kind.title,
                    "lost",
                    clean.lost + down.lost,
                    "out of order",
                    clean.outOfOrder + down.outOfOrder,
                    "p99 of the others, ms",
                    down.p99Ms,
                    "ratio to own without outage",
                    ratio,
                    "letters whose attempts a restart forgot",
                    forgotten);
            if (kind == Kind.MILLRACE) {
                report.target(name(), "nothing lost", clean.lost + down.lost == 0);
                report.target(name(), "in the order of each key", clean.outOfOrder + down.outOfOrder == 0);
                report.target(name(), "p99 of other destinations at most 1.2 times as without outage", ratio <= 1.2);
                report.target(name(), "a restart remembers every attempt", forgotten.equals("0"));
            }
        }
    }

    /// What one run has come to.
    private record Found(int lost, int outOfOrder, double p99Ms) {}

    private static Found run(Place place, int outageSeconds, int seconds) throws IOException {
        Workload workload = Workload.healthy(100, 2, 10).withTransientFailures(TRANSIENT_PERCENT);
        place.publish(KEYS, KEYS);
        Map<Integer, Long> publishedAt = new HashMap<>();
        long until = System.currentTimeMillis() + 3_000 + outageSeconds * 1_000L;
        try (var _ = place.start(outageSeconds > 0 ? workload.withOutageUntil(until) : workload)) {
            place.holdsBeforeAStall(STALL, () -> place.journal().distinct() >= KEYS / 2);
            publishEvenly(place, seconds, publishedAt);
            place.holdsBeforeAStall(
                    STALL.plusSeconds(outageSeconds), () -> place.journal().distinct() >= place.published());
        }
        var latencies = new Samples();
        place.journal().first().forEach((sequence, line) -> {
            if (!Workload.isOfTheDownDestination(line.key()) && publishedAt.containsKey(sequence)) {
                latencies.add(line.at() - publishedAt.getOrDefault(sequence, 0L));
            }
        });
        return new Found(
                place.journal().lost(place.published(), _ -> true),
                place.journal().outOfOrder(),
                latencies.percentile(99));
    }

    private static void publishEvenly(Place place, int seconds, Map<Integer, Long> publishedAt) {
        long began = System.nanoTime();
        for (int tick = 0; tick < seconds * TICKS_PER_SECOND; tick++) {
            long due = began + TimeUnit.SECONDS.toNanos(tick) / TICKS_PER_SECOND;
            Waiting.holds(Duration.ofSeconds(5), () -> System.nanoTime() >= due);
            int first = place.published();
            place.publish(PER_SECOND / TICKS_PER_SECOND, KEYS);
            for (int sequence = first; sequence < place.published(); sequence++) {
                publishedAt.put(sequence, System.currentTimeMillis());
            }
        }
    }

    /// A destination is down, and in the middle of that the process is replaced.
    ///
    /// @param seconds how long it is down after that
    ///
    /// @return letters whose attempts began again at the first
    private static int forgotten(Place place, int seconds) throws IOException {
        var workload = Workload.healthy(100, 2, 10);
        place.publish(KEYS, KEYS);
        try (var first = place.start("before", workload.withOutageUntil(Long.MAX_VALUE))) {
            Waiting.holds(STALL.multipliedBy(3), () -> place.journal().failures().stream()
                    .anyMatch(failure -> failure.attempt() >= 4));
            first.leave();
        }
        long until = System.currentTimeMillis() + seconds * 1_000L;
        try (var _ = place.start("after", workload.withOutageUntil(until))) {
            place.holdsBeforeAStall(
                    STALL.plusSeconds(seconds), () -> place.journal().distinct() >= place.published());
        }
        Map<Integer, Integer> before = new HashMap<>();
        Map<Integer, Integer> after = new HashMap<>();
        place.journal().failures().forEach(failure -> {
            if (failure.instance().equals("before")) {
                before.merge(failure.sequence(), failure.attempt(), Math::max);
            } else {
                after.putIfAbsent(failure.sequence(), failure.attempt());
            }
        });
        return (int) after.entrySet().stream()
                .filter(entry -> entry.getValue() <= before.getOrDefault(entry.getKey(), 0))
                .count();
    }
}
