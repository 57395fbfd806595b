package millrace.benchmarks.goals;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// G3: instances join, leave and are killed while they work.
final class RebalanceSoak implements Goal {

    private static final int PARTITIONS = 6;
    private static final int KEYS = 200;
    private static final int CONCURRENCY = 50;
    private static final int SLICE = 400;
    private static final int MOST_INSTANCES = 3;
    private static final Duration STALL = Duration.ofSeconds(10);
    private static final Duration STUCK = Duration.ofSeconds(30);
    private static final List<Kind> KINDS =
            List.of(Kind.MILLRACE, Kind.PARALLEL_SYNC, Kind.PARALLEL_CLASSIC, Kind.PLAIN);

    private enum Move {
        JOIN,
        LEAVE,
        KILL
    }

    @Override
    public String name() {
        return "G3";
    }

    @Override
    public void run(Stage stage, Scale scale, Report report) throws IOException {
        int step = 0;
        for (Kind kind : KINDS) {
            Progress.say(name(), ++step, KINDS.size(), kind.title);
            var group = new Group(stage.place(kind, "g3x" + kind.word(), PARTITIONS), new Random(scale.seed()));
            int moves = moves(kind, scale);
            group.soak(moves);
            group.tell(report, moves);
        }
    }

    /// Fewer for a loop that does one letter at a time: at 100 ms a letter 50 moves would take it hours.
    private static int moves(Kind kind, Scale scale) {
        return kind == Kind.PLAIN ? scale.of(1, 3) : scale.of(4, 50);
    }

    /// One contender's instances.
    private final class Group {

        private final Place place;
        private final Random random;
        private final Map<String, Running> living = new LinkedHashMap<>();
        private final Set<String> killed = new HashSet<>();
        private int joined;
        private int deaths;
        private int stalls;

        Group(Place place, Random random) {
            this.place = place;
            this.random = random;
        }

        void soak(int moves) throws IOException {
            try {
                move(Move.JOIN);
                for (int move = 0; move < moves; move++) {
                    move(draw());
                }
            } finally {
                living.values().forEach(Running::close);
            }
        }

        private Move draw() {
            if (living.size() <= 1) {
                return Move.JOIN;
            }
            var moves = living.size() < MOST_INSTANCES ? List.of(Move.values()) : List.of(Move.LEAVE, Move.KILL);
            return moves.get(random.nextInt(moves.size()));
        }

        private void move(Move move) throws IOException {
            place.publish(SLICE, KEYS);
            switch (move) {
                case JOIN -> join();
                case LEAVE -> take().getValue().leave();
                case KILL -> {
                    var victim = take();
                    killed.add(victim.getKey());
                    victim.getValue().kill();
                }
            }
            place.publish(SLICE, KEYS);
            work();
        }

        private void join() throws IOException {
            String name = "i" + joined++;
            living.put(name, place.start(name, Workload.healthy(CONCURRENCY, 5, 200)));
        }

        private Map.Entry<String, Running> take() {
            var anyone = List.copyOf(living.entrySet()).get(random.nextInt(living.size()));
            living.remove(anyone.getKey());
            return Map.entry(anyone.getKey(), anyone.getValue());
        }

        /// Until everything published is done. Whoever has died is counted, and replaced.
        private void work() throws IOException {
            while (!place.holdsBeforeAStall(joined == 1 ? STUCK : STALL, STALL, this::isAllDone)) {
                stalls++;
                if (!place.holdsBeforeAStall(STUCK.minus(STALL), STALL, this::isAllDone)) {
                    deaths += living.size();
                    killed.addAll(living.keySet());
                    living.values().forEach(Running::close);
                    living.clear();
                }
                bury();
                if (living.isEmpty()) {
                    join();
                }
            }
            bury();
        }

        private boolean isAllDone() {
            return place.journal().distinct() >= place.published();
        }

        private void bury() {
            living.entrySet().removeIf(entry -> {
                if (entry.getValue().hasDied()) {
                    deaths++;
                    killed.add(entry.getKey());
                    return true;
                }
                return false;
            });
        }

        void tell(Report report, int moves) {
            var repeated = place.journal().repeated();
            long afterKills = repeated.values().stream()
                    .filter(instances -> killed.containsAll(instances.subList(0, instances.size() - 1)))
                    .count();
            long afterMoves = repeated.size() - afterKills;
            int lost = place.journal().lost(place.published(), _ -> true);
            report.row(
                    name(),
                    place.kind().title,
                    "moves",
                    moves,
                    "kills",
                    killed.size() - deaths,
                    "instances dead or stuck",
                    deaths,
                    "stalls over 10 s",
                    stalls,
                    "lost",
                    lost,
                    "repeated after planned moves",
                    afterMoves,
                    "repeated after kills and deaths",
                    afterKills);
            if (place.kind() == Kind.MILLRACE) {
                report.target(name(), "no instance dead, no stall over 10 s", deaths == 0 && stalls == 0);
                report.target(name(), "nothing lost", lost == 0);
                report.target(name(), "nothing repeated after planned moves", afterMoves == 0);
                report.target(
                        name(),
                        "after kills at most what was in flight",
                        afterKills <= (long) CONCURRENCY * killed.size());
            }
        }
    }
}
