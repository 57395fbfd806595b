package millrace.consumers.reactions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import millrace.consumers.reactions.Command.Question;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// One seeded run of the core through crashes, hand-overs and zombies, in a world of memory: the same seed is the same
/// run. Every write lands, is acknowledged, or is lost in a crash as the seed says; each promise is checked as it goes.
final class CoreSimulation {

    private static final int PARTITIONS = 2;
    private static final int MAX_IN_FLIGHT = 4;
    private static final CoreLimits LIMITS =
            new CoreLimits(MAX_IN_FLIGHT, 4, Duration.ofMillis(100), Duration.ofSeconds(2), 6, 12, 1 << 20, 40);

    private record Source(long offset, String key, EffectId id) {}

    private record Written(String owner, EffectId id, LedgerEntry entry) {}

    private static final EffectId BARRIER = new EffectId("barrier");

    private final Random random;
    private final Doubt doubt;
    private final List<Supplier<String>> trace = new ArrayList<>();

    // the world, which survives every crash
    private long now = 1_000_000;
    private final InstantSource clock = () -> Instant.ofEpochMilli(now);
    private final List<List<Source>> source = new ArrayList<>();
    private final List<List<Written>> ledger = new ArrayList<>();
    private final long[] committed = new long[PARTITIONS];
    private final Map<EffectId, Integer> happened = new HashMap<>();
    private final Set<String> published = new HashSet<>();
    private final Set<EffectId> flagged = new HashSet<>();
    private final Set<Long> deadLetters = new HashSet<>();
    private int born;
    private boolean isCalm;
    private boolean hadZombie;

    private final List<Life> lives = new ArrayList<>();

    /// @param doubt what the reaction's effect class asks for
    CoreSimulation(long seed, Doubt doubt) {
        this.random = new Random(seed);
        this.doubt = doubt;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            source.add(records(partition));
            ledger.add(new ArrayList<>());
        }
    }

    private List<Source> records(int partition) {
        List<Source> records = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < 12; i++) {
            offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(3) : 0); // gaps, as transactions leave them
            boolean isRepeat = !records.isEmpty() && random.nextInt(6) == 0;
            Source earlier = isRepeat ? records.get(random.nextInt(records.size())) : null;
            String key = earlier == null ? "k" + partition + random.nextInt(4) : earlier.key();
            EffectId id = earlier == null ? new EffectId(partition + "-" + offset) : earlier.id();
            records.add(new Source(offset, key, id));
        }
        return records;
    }

    /// A process that runs the core: what is in its memory, and what it has on its way.
    private final class Life {

        final Core core = new Core(LIMITS, doubt, clock, new Tally());
        final int[] next = new int[PARTITIONS];
        final List<Runnable> asked = new ArrayList<>();
        final List<Runnable> publishing = new ArrayList<>();
        final List<Deque<Command.Append>> appending = new ArrayList<>();
        final List<Deque<Runnable>> acknowledging = new ArrayList<>();
        final Set<Slot> abandoned = new HashSet<>();
        final Set<String> firingKeys = new HashSet<>();
        final String name = "life-" + ++born;
        boolean isZombie;

        void takeOver() {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                long from = committed[partition];
                List<Written> written = ledger.get(partition);
                LedgerReplay replay = new LedgerReplay(new LedgerIndex(1_000));
                for (Written entry : written) {
                    if (entry.id().equals(BARRIER)) {
                        replay.barrier(entry.owner());
                    } else {
                        replay.entry(entry.owner(), entry.id(), entry.entry());
                    }
                }
                written.add(new Written(name, BARRIER, new LedgerEntry.Started(0, false)));
                replay.repairs().forEach((id, entry) -> written.add(new Written(name, id, entry)));
                core.own(partition, replay.index(), written.size());
                next[partition] = (int) source.get(partition).stream()
                        .filter(record -> record.offset() < from)
                        .count();
                appending.add(new ArrayDeque<>());
                acknowledging.add(new ArrayDeque<>());
            }
        }

        void step() {
            switch (random.nextInt(9)) {
                case 0 -> offer();
                case 1, 2 -> runOne(asked);
                case 3, 4 -> land();
                case 5, 6 -> acknowledge();
                case 7 -> runOne(publishing);
                default -> commit();
            }
            core.advance();
            core.takeCommands().forEach(this::carryOut);
            check(core.inFlight() <= MAX_IN_FLIGHT, "more in flight than allowed");
        }

        private void runOne(List<Runnable> operations) {
            if (!operations.isEmpty()) {
                operations.remove(random.nextInt(operations.size())).run();
            }
        }

        private void offer() {
            int partition = random.nextInt(PARTITIONS);
            OwnedPartition owner = core.owned(partition);
            if (owner == null
                    || owner.isFull(LIMITS, false)
                    || next[partition] >= source.get(partition).size()) {
                return;
            }
            Source record = source.get(partition).get(next[partition]++);
            var consumed = new ConsumerRecord<>("t", partition, record.offset(), new byte[0], new byte[0]);
            core.offer(new Intake(consumed, record.key(), record.id(), 0));
        }

        private void land() {
            Deque<Command.Append> appends = appending.get(random.nextInt(PARTITIONS));
            if (!appends.isEmpty()) {
                land(appends.remove());
            }
        }

        private void land(Command.Append append) {
            OwnedPartition owner = append.slot().owner;
            List<Written> written = ledger.get(owner.partition);
            written.add(new Written(name, append.slot().id, append.entry()));
            long offset = written.size() - 1L;
            trace(() -> "%s landed %s %s at %d".formatted(name, append.slot().id, append.entry(), offset));
            acknowledging.get(owner.partition).add(() -> core.appended(owner, offset));
        }

        private void acknowledge() {
            Deque<Runnable> acknowledgements = acknowledging.get(random.nextInt(PARTITIONS));
            if (!acknowledgements.isEmpty()) {
                acknowledgements.remove().run();
            }
        }

        private void commit() {
            if (isZombie) {
                return; // the group's coordinator refuses it
            }
            for (OwnedPartition owner : core.owned()) {
                commit(owner);
            }
        }

        private void commit(OwnedPartition owner) {
            long offset = owner.committable();
            for (Source record : source.get(owner.partition)) {
                check(record.offset() >= offset || isSettled(record), "committed past " + record);
            }
            committed[owner.partition] = Math.max(committed[owner.partition], offset);
        }

        private void carryOut(Command command) {
            switch (command) {
                case Command.Ask(var slot, var question) ->
                    asked.add(() -> {
                        if (!abandoned.contains(slot)) {
                            core.answered(slot, answer(slot, question));
                        }
                    });
                case Command.Append append ->
                    appending.get(append.slot().owner.partition).add(append);
                case Command.Fire(var slot) -> fire(slot);
                case Command.Abandon(var slot) -> abandoned.add(slot);
                case Command.Publish(var slot, var facts, var reason) ->
                    publishing.add(() -> {
                        facts.forEach(fact -> publish(slot, fact));
                        reason.ifPresent(_ -> deadLetters.add(slot.owner.partition * 1_000L + slot.offset));
                        publishing.add(() -> core.published(slot));
                    });
                case Command.Surrender(var partition, var reason) -> {
                    trace(() -> "%s surrendered %d: %s".formatted(name, partition, reason));
                    check(hadZombie, "surrendered for nothing");
                    mustRestart = !isZombie;
                }
            }
        }

        boolean mustRestart;

        private void fire(Slot slot) {
            LedgerEntry last = lastWord(slot);
            check(
                    last.equals(new LedgerEntry.Started(slot.attempt, slot.uncertain)),
                    "%s fires %s attempt %d without a durable start: %s".formatted(name, slot.id, slot.attempt, last));

            String lane = slot.owner.partition + slot.lane.key;
            check(firingKeys.add(lane), "two effects of one key at a time");
            asked.add(() -> {
                firingKeys.remove(lane);
                Answer answer = outcome(slot);
                asked.add(() -> core.answered(slot, answer));
            });
        }

        private LedgerEntry lastWord(Slot slot) {
            return ledger.get(slot.owner.partition).stream()
                    .filter(written ->
                            written.id().equals(slot.id) && written.owner().equals(name))
                    .reduce((_, later) -> later)
                    .map(Written::entry)
                    .orElse(new LedgerEntry.Failed(0, 0, false, "nothing"));
        }

        /// The effect itself: what the receiver sees.
        private Answer outcome(Slot slot) {
            int luck = isCalm ? 9 : random.nextInt(10);
            if (luck == 0) {
                return new Answer.Retry(Duration.ofMillis(random.nextInt(200)), "later");
            }
            if (luck == 1) {
                return new Answer.Unavailable(Duration.ofMillis(random.nextInt(200)), "down");
            }
            happen(slot);
            return luck == 2
                    ? new Answer.InDoubt(Duration.ZERO, "no answer came")
                    : new Answer.Done("ok", List.of(fact("done", slot.id)));
        }

        private void happen(Slot slot) {
            int attempt = slot.attempt;
            boolean uncertain = slot.uncertain;
            trace(() -> "%s happened %s attempt %d uncertain %s".formatted(name, slot.id, attempt, uncertain));
            int times = happened.merge(slot.id, 1, Integer::sum);
            boolean mayRepeat = doubt == Doubt.REPEAT || (doubt == Doubt.FLAG_AND_REPEAT && flagged.contains(slot.id));
            // the fence cannot call back what a zombie fired before it: that one is in doubt for the new owner
            check(times == 1 || mayRepeat || isZombie, "repeated without being flagged: " + slot.id);
            if (times == 1 && !isZombie && !flagged.contains(slot.id)) {
                for (Source earlier : source.get(slot.owner.partition)) {
                    check(
                            earlier.offset() >= slot.offset
                                    || !earlier.key().equals(slot.lane.key)
                                    || earlier.id().equals(slot.id)
                                    || isSettled(earlier),
                            "%s happened before %s of its key was settled".formatted(slot.id, earlier));
                }
            }
        }

        private Answer answer(Slot slot, Question question) {
            return switch (question) {
                case Question.Plan() -> plan(slot);
                case Question.Probe() ->
                    (random.nextInt(4) == 0 && !isCalm) || mayStillFire(slot.id)
                            ? new Answer.InDoubt(Duration.ofMillis(50), "no answer")
                            : happened.containsKey(slot.id)
                                    ? new Answer.Done("probed", List.of(fact("done", slot.id)))
                                    : new Answer.NotHappened();
                case Question.Flag() -> new Answer.Flagged(List.of(fact("uncertain", slot.id)));
                case Question.Exhaust(var reason) -> new Answer.DeadLetter(reason, List.of(fact("failed", slot.id)));
            };
        }

        private Answer plan(Slot slot) {
            return switch (isCalm ? 9 : random.nextInt(12)) {
                case 0 -> new Answer.Retry(Duration.ofMillis(random.nextInt(300)), "not yet");
                case 1 -> new Answer.Unavailable(Duration.ofMillis(random.nextInt(300)), "down");
                case 2 -> new Answer.DeadLetter("poison", List.of(fact("failed", slot.id)));
                default -> new Answer.Planned();
            };
        }
    }

    /// A zombie whose start stands before the new owner's barrier can fire at any time: only its receiver could
    /// stop it.
    private boolean mayStillFire(EffectId id) {
        return lives.stream()
                .filter(life -> life.isZombie)
                .flatMap(life -> life.core.owned().stream())
                .flatMap(owner -> owner.slots().stream())
                .anyMatch(slot ->
                        slot.id.equals(id) && (slot.state == Slot.State.STARTING || slot.state == Slot.State.FIRING));
    }

    private static Publication fact(String kind, EffectId id) {
        return new Publication(
                kind,
                0,
                ByteBuffer.wrap(id.value().getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.allocate(0),
                List.of());
    }

    private void publish(Slot slot, Publication fact) {
        trace(() -> "published %s %s".formatted(fact.topic(), slot.id));
        published.add(fact.topic() + slot.id.value());
        if (fact.topic().equals("uncertain")) {
            flagged.add(slot.id);
        }
    }

    private boolean isSettled(Source record) {
        return published.contains("done" + record.id().value())
                || deadLetters.contains(partitionOf(record) * 1_000L + record.offset())
                || (flagged.contains(record.id()) && doubt == Doubt.FLAG_AND_PARK);
    }

    private static int partitionOf(Source record) {
        return record.key().charAt(1) - '0';
    }

    /// @throws AssertionError if a promise is broken
    void run() {
        Life alive = begin();
        for (int step = 0; step < 1_500 && !isFinished(); step++) {
            isCalm = step > 900;
            now += random.nextInt(isCalm ? 400 : 60);
            Life life = lives.get(random.nextInt(lives.size()));
            life.step();
            if ((!isCalm && random.nextInt(80) == 0) || alive.mustRestart) {
                alive = disturb(alive);
            }
        }
        lives.removeIf(life -> life.isZombie);
        for (int step = 0; step < 20_000 && !isFinished(); step++) {
            isCalm = true;
            now += random.nextInt(400);
            alive.step();
            if (alive.mustRestart) {
                alive = disturb(alive);
                lives.removeIf(life -> life.isZombie);
            }
        }
        checkEnd();
    }

    private Life begin() {
        Life life = new Life();
        life.takeOver();
        lives.add(life);
        return life;
    }

    private Life disturb(Life alive) {
        switch (random.nextInt(3)) {
            case 0 -> crash(alive);
            case 1 -> handOver(alive);
            default -> {
                trace(() -> "zombie");
                alive.isZombie = true;
                hadZombie = true;
            }
        }
        return begin();
    }

    private void crash(Life alive) {
        trace(() -> "crash");
        lives.remove(alive);
        // what was on its way may have landed, in order
        alive.appending.forEach(appends -> {
            while (!appends.isEmpty() && random.nextBoolean()) {
                alive.land(appends.remove());
            }
        });
    }

    private void handOver(Life alive) {
        trace(() -> "hand-over");
        var all = IntStream.range(0, PARTITIONS).boxed().toList();
        alive.core.drain(all);
        for (int step = 0; step < 5_000 && !alive.core.isDrained(all); step++) {
            now += 10;
            alive.step();
        }
        check(alive.core.isDrained(all), "did not drain");
        alive.commit();
        all.forEach(alive.core::drop);
        lives.remove(alive);
    }

    private boolean isFinished() {
        return source.stream().flatMap(List::stream).allMatch(this::isSettled)
                && lives.stream().filter(life -> !life.isZombie).allMatch(life -> life.core.owned().stream()
                        .allMatch(owner -> owner.isIdle()
                                && life.next[owner.partition]
                                        == source.get(owner.partition).size()));
    }

    private void checkEnd() {
        for (var records : source) {
            records.forEach(record -> check(isSettled(record), "lost: " + record));
        }
        if (doubt == Doubt.FLAG_AND_PARK || doubt == Doubt.PROBE) {
            happened.forEach((id, times) -> check(times == 1, "twice: " + id));
        }
        long repeats = happened.values().stream().mapToInt(times -> times - 1).sum();
        check(Optional.of(repeats).filter(many -> many > 200).isEmpty(), "more repeats than in flight at crashes");
    }

    private void trace(Supplier<String> what) {
        trace.add(what);
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(
                    otherwise + "\n" + trace.stream().map(Supplier::get).collect(Collectors.joining("\n")));
        }
    }
}
