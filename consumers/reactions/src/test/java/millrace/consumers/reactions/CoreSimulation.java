package millrace.consumers.reactions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// One seeded run of the core through crashes, hand-overs, zombies and operators, in a world of memory: the same seed
/// is the same run. Every write lands, is acknowledged, or is lost in a crash as the seed says; each promise is
/// checked as it goes.
final class CoreSimulation {

    private final SimulatedWorld world;
    private final SimulatedOperator operator;
    private final List<SimulatedLife> lives = new ArrayList<>();
    private int born;

    private CoreSimulation(long seed, Doubt doubt, Safeguards safeguards, List<Supplier<String>> trace) {
        this.world = new SimulatedWorld(seed, doubt, safeguards, trace);
        this.operator = new SimulatedOperator(world);
    }

    /// @throws AssertionError if a promise is broken, with everything that happened and how to see it again
    static void run(long seed, Doubt doubt, Safeguards safeguards) {
        try {
            new CoreSimulation(seed, doubt, safeguards, new Forgetful()).run();
        } catch (AssertionError | RuntimeException first) {
            List<Supplier<String>> trace = new ArrayList<>();
            try {
                new CoreSimulation(seed, doubt, safeguards, trace).run();
            } catch (AssertionError | RuntimeException again) {
                throw new AssertionError(
                        "seed %d, %s: %s; again with -Dmillrace.simulation.seed=%d\n%s"
                                .formatted(
                                        seed,
                                        doubt,
                                        again.getMessage(),
                                        seed,
                                        trace.stream().map(Supplier::get).collect(Collectors.joining("\n"))),
                        again);
            }
            throw new AssertionError("seed %d, %s: not the same twice".formatted(seed, doubt), first);
        }
    }

    /// Takes no notes: most runs are good.
    private static final class Forgetful extends ArrayList<Supplier<String>> {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean add(Supplier<String> what) {
            return true;
        }
    }

    private void run() {
        SimulatedLife alive = begin();
        for (int step = 0; step < 700; step++) {
            world.now += world.random.nextInt(60);
            lives.get(world.random.nextInt(lives.size())).step();
            if (world.random.nextInt(20) == 0) {
                operator.act();
            }
            if (world.random.nextInt(80) == 0 || alive.mustRestart) {
                alive = disturb(alive);
            }
        }
        calmDown(alive);
        checkEnd();
    }

    private void calmDown(SimulatedLife last) {
        SimulatedLife alive = last;
        world.isCalm = true;
        lives.removeIf(life -> life.isZombie);
        // what threw is tried again after a restart
        lives.remove(alive);
        alive.crash();
        alive = begin();
        for (int step = 0; step < 30_000 && !isFinished(step); step++) {
            world.now += world.random.nextInt(400);
            alive.calmStep();
            if (world.random.nextInt(20) == 0) {
                operator.act();
            }
            if (alive.mustRestart) {
                alive = disturb(alive);
                lives.removeIf(life -> life.isZombie);
            }
        }
    }

    private SimulatedLife begin() {
        SimulatedLife life = new SimulatedLife(world, "life-" + ++born);
        life.others = lives;
        world.trace(() -> life.name + " takes over");
        life.takeOver();
        lives.add(life);
        return life;
    }

    private SimulatedLife disturb(SimulatedLife alive) {
        switch (world.random.nextInt(3)) {
            case 0 -> {
                world.trace(() -> "crash");
                lives.remove(alive);
                alive.crash();
            }
            case 1 -> {
                world.trace(() -> "hand-over");
                alive.handOver();
                lives.remove(alive);
            }
            default -> {
                world.trace(() -> "zombie");
                alive.isZombie = true;
                world.hadZombie = true;
            }
        }
        return begin();
    }

    private boolean isFinished(int step) {
        return step % 8 == 0 && world.isFinished() && lives.stream().allMatch(life -> life.isZombie || life.isIdle());
    }

    private void checkEnd() {
        for (var records : world.source) {
            records.forEach(record -> world.check(
                    world.isSettled(record),
                    () -> "lost: " + record + "\n" + lives.getLast().standing()));
        }
        world.check(
                lives.getLast().isIdle(), () -> "never idle: " + lives.getLast().standing());
        world.replays.checkEnd();
        switch (world.conduct.doubt()) {
            case FLAG_AND_PARK, PROBE ->
                world.happened.forEach((id, times) ->
                        world.check(times == 1 || world.retriedInDoubt.contains(id), () -> "twice: " + id));
            case REPEAT, FLAG_AND_REPEAT -> {
                long repeats = world.happened.values().stream()
                        .mapToInt(times -> times - 1)
                        .sum();
                world.check(repeats <= 200, () -> "more repeats than in flight at crashes");
            }
        }
    }
}
