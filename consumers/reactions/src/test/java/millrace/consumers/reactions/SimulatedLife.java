package millrace.consumers.reactions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import millrace.consumers.reactions.Command.Question;
import millrace.consumers.reactions.SimulatedWorld.Source;
import millrace.consumers.reactions.SimulatedWorld.Written;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A process that runs the core: what is in its memory, and what it has on its way.
final class SimulatedLife {

    private static final List<Integer> ALL =
            IntStream.range(0, SimulatedWorld.PARTITIONS).boxed().toList();

    final Core core;
    final String name;
    boolean isZombie;
    boolean mustRestart;

    private final SimulatedWorld world;
    private final Random random;
    private final int[] next = new int[SimulatedWorld.PARTITIONS];
    private final int[] nextAction = new int[SimulatedWorld.PARTITIONS];
    private final List<Runnable> asked = new ArrayList<>();
    private final List<Runnable> publishing = new ArrayList<>();
    private final List<Deque<Command.Append>> appending = new ArrayList<>();
    private final List<Deque<Runnable>> acknowledging = new ArrayList<>();
    private final List<Deque<Slot>> moving = new ArrayList<>();
    private final List<Deque<Runnable>> arriving = new ArrayList<>();
    private final Map<Slot, Integer> askings = new HashMap<>();
    private final Set<Slot> abandoned = new HashSet<>();
    private final Set<String> firingKeys = new HashSet<>();
    private final Map<EffectId, LedgerEntry> landed = new HashMap<>();

    SimulatedLife(SimulatedWorld world, String name) {
        this.world = world;
        this.name = name;
        this.random = world.random;
        this.core = new Core(SimulatedWorld.LIMITS, world.conduct, world.clock, new Tally(), world.safeguards);
    }

    void takeOver() {
        for (int partition : ALL) {
            int at = partition;
            LedgerReplay replay = new LedgerReplay(new LedgerIndex(Duration.ofDays(7)));
            for (Written entry : world.ledger.get(partition)) {
                if (entry.id().equals(SimulatedWorld.BARRIER)) {
                    replay.barrier(entry.owner());
                } else {
                    replay.entry(entry.owner(), entry.id(), entry.entry(), entry.place());
                }
            }
            world.write(
                    partition, new Written(name, SimulatedWorld.BARRIER, new LedgerEntry.Parked(), Place.inSource(0)));
            replay.repair((id, entry, place) -> world.write(at, new Written(name, id, entry, place)));
            core.own(partition, replay.index(), world.ledger.get(partition).size());
            long from = world.committed[partition];
            next[partition] = (int) world.source.get(partition).stream()
                    .filter(record -> record.offset() < from)
                    .count();
            core.reached(partition, from);
            appending.add(new ArrayDeque<>());
            acknowledging.add(new ArrayDeque<>());
            moving.add(new ArrayDeque<>());
            arriving.add(new ArrayDeque<>());
        }
    }

    void step() {
        int partition = random.nextInt(SimulatedWorld.PARTITIONS);
        switch (random.nextInt(12)) {
            case 0 -> offer(partition);
            case 1, 2 -> runOne(asked);
            case 3, 4 -> land(partition);
            case 5, 6 -> runFirst(acknowledging.get(partition));
            case 7 -> runOne(publishing);
            case 8 -> arrive(partition);
            case 9 -> runFirst(arriving.get(partition));
            case 10 -> act(partition);
            default -> commit();
        }
        advance();
    }

    /// Everything that can happen happens once.
    void calmStep() {
        for (int partition : ALL) {
            offer(partition);
            land(partition);
            runFirst(acknowledging.get(partition));
            arrive(partition);
            runFirst(arriving.get(partition));
            act(partition);
        }
        runOne(asked);
        runOne(asked);
        runOne(publishing);
        commit();
        advance();
    }

    private void advance() {
        core.advance();
        for (Command command : core.takeCommands()) {
            carryOut(command);
        }
        world.check(core.inFlight() <= SimulatedWorld.MAX_IN_FLIGHT, () -> "more in flight than allowed");
    }

    private void runOne(List<Runnable> operations) {
        if (!operations.isEmpty()) {
            operations.remove(random.nextInt(operations.size())).run();
        }
    }

    private static void runFirst(Deque<Runnable> operations) {
        if (!operations.isEmpty()) {
            operations.remove().run();
        }
    }

    private void offer(int partition) {
        OwnedPartition owner = core.owned(partition);
        List<Source> records = world.source.get(partition);
        if (owner == null || owner.isFull(SimulatedWorld.LIMITS, false) || next[partition] >= records.size()) {
            return;
        }
        Source record = records.get(next[partition]++);
        core.offer(new Intake(consumed(record), record.key(), record.id(), 0));
    }

    private static ConsumerRecord<byte[], byte[]> consumed(Source record) {
        return new ConsumerRecord<>("t", record.partition(), record.offset(), new byte[0], new byte[0]);
    }

    /// Some of what a replay wants to read.
    private void read(Command.Read wanted) {
        int most = 1 + random.nextInt(4);
        String generation = wanted.replay().order().generation();
        List<Source> found = world.source.get(wanted.partition()).stream()
                .filter(record -> record.offset() >= wanted.from() && record.offset() < wanted.to())
                .limit(most)
                .toList();
        core.read(
                wanted.replay(),
                found.stream()
                        .map(record -> new Intake(
                                consumed(record), record.key(), SimulatedReplays.id(record.id(), generation), 0))
                        .toList(),
                found.size() < most ? wanted.to() : found.getLast().offset() + 1);
    }

    private void act(int partition) {
        List<Action> actions = world.actions.get(partition);
        if (nextAction[partition] < actions.size()) {
            core.act(partition, actions.get(nextAction[partition]++));
        }
    }

    private void land(int partition) {
        Deque<Command.Append> appends = appending.get(partition);
        if (!appends.isEmpty()) {
            land(appends.remove());
        }
    }

    private void land(Command.Append append) {
        int partition = append.owner().partition;
        long offset = world.write(partition, new Written(name, append.id(), append.entry(), append.place()));
        landed.put(append.id(), append.entry());
        world.trace(() -> "%s landed %s %s %s at %d"
                .formatted(name, append.id().value(), append.entry(), append.place(), offset));
        acknowledging.get(partition).add(() -> core.appended(append.owner(), offset));
    }

    /// A record arrives in the park.
    private void arrive(int partition) {
        Deque<Slot> moves = moving.get(partition);
        if (!moves.isEmpty()) {
            arrive(moves.remove());
        }
    }

    private void arrive(Slot slot) {
        List<Source> park = world.park.get(slot.owner.partition);
        park.add(new Source(slot.owner.partition, slot.offset, slot.lane.key, slot.id));
        long offset = park.size() - 1L;
        world.trace(() -> "%s parked %s at %d".formatted(name, slot.id.value(), offset));
        arriving.get(slot.owner.partition).add(() -> core.parked(slot, offset));
    }

    private void load(Slot slot, long parkedAt) {
        int partition = slot.owner.partition;
        boolean isThere = parkedAt >= world.trimmed[partition];
        world.check(isThere || isZombie, () -> "trimmed away: " + slot.id);
        Source found = world.park.get(partition).get((int) parkedAt);
        world.check(found.id().equals(slot.id), () -> "loaded " + found + " for " + slot.id);
        core.loaded(slot, isThere ? consumed(found) : null);
    }

    void commit() {
        if (isZombie) {
            return; // the group's coordinator refuses it
        }
        for (OwnedPartition owner : core.owned()) {
            commit(owner.partition, owner.committable());
        }
    }

    private void commit(int partition, long offset) {
        for (Source record : world.source.get(partition)) {
            boolean isPassed = record.offset() >= world.committed[partition] && record.offset() < offset;
            world.check(!isPassed || world.isDurable(record), () -> "committed past " + record);
        }
        world.committed[partition] = Math.max(world.committed[partition], offset);
    }

    private void carryOut(Command command) {
        switch (command) {
            case Command.Ask(var slot, var question) -> {
                abandoned.remove(slot);
                int asking = askings.merge(slot, 1, Integer::sum);
                asked.add(() -> {
                    if (!abandoned.contains(slot) && asking == askings.getOrDefault(slot, 0)) {
                        core.answered(slot, answer(slot, question));
                    }
                });
            }
            case Command.Append append ->
                appending.get(append.owner().partition).add(append);
            case Command.Fire(var slot) -> fire(slot);
            case Command.Abandon(var slot) -> abandoned.add(slot);
            case Command.Park(var slot) -> moving.get(slot.owner.partition).add(slot);
            case Command.Load(var slot, var parkedAt) -> asked.add(() -> load(slot, parkedAt));
            case Command.Read wanted -> asked.add(() -> read(wanted));
            case Command.Trim(var partition, var before) -> {
                world.trace(() -> "%s trimmed %d before %d".formatted(name, partition, before));
                world.trimmed[partition] = Math.max(world.trimmed[partition], before);
            }
            case Command.Publish(var slot, var facts, var reason) ->
                publishing.add(() -> {
                    facts.forEach(fact -> publish(slot, fact));
                    reason.ifPresent(_ -> world.givenUp.add(slot.id));
                    publishing.add(() -> core.published(slot));
                });
            case Command.Surrender(var partition, var reason) -> {
                world.trace(() -> "%s surrendered %d: %s".formatted(name, partition, reason));
                world.check(world.hadZombie, () -> "surrendered for nothing");
                mustRestart = !isZombie;
            }
        }
    }

    private void fire(Slot slot) {
        LedgerEntry last = landed.get(slot.id);
        world.check(
                new LedgerEntry.Started(slot.attempt, slot.uncertain).equals(last),
                () -> "%s fires %s attempt %d without a durable start: %s"
                        .formatted(name, slot.id, slot.attempt, last));
        String lane = slot.owner.partition + slot.lane.key;
        world.check(firingKeys.add(lane), () -> "two effects of one key at a time");
        asked.add(() -> {
            firingKeys.remove(lane);
            Answer answer = outcome(slot);
            asked.add(() -> core.answered(slot, answer));
        });
    }

    /// The effect itself: what the receiver sees.
    private Answer outcome(Slot slot) {
        int luck = world.isCalm ? 9 : random.nextInt(10);
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
        world.trace(
                () -> "%s happened %s attempt %d uncertain %s".formatted(name, slot.id.value(), attempt, uncertain));
        int times = world.happened.merge(slot.id, 1, Integer::sum);
        // the fence cannot call back what a zombie fired before it: that one is in doubt for the new owner
        world.check(
                times == 1 || world.mayRepeat(slot.id) || isZombie, () -> "repeated without being flagged: " + slot.id);
        boolean isFirst = times == 1 && !isZombie && !world.flagged.contains(slot.id);
        if (isFirst && world.replays.isAskedFor(slot)) {
            world.replays.check(slot);
        } else if (isFirst) {
            for (Source earlier : world.source.get(slot.owner.partition)) {
                world.check(
                        earlier.offset() >= slot.offset
                                || !earlier.key().equals(slot.lane.key)
                                || earlier.id().equals(slot.id)
                                || world.replays.isSkipped(earlier)
                                || world.letsFollowersGo(earlier),
                        () -> "%s happened before %s of its key was settled".formatted(slot.id, earlier));
            }
        }
    }

    private Answer answer(Slot slot, Question question) {
        String destination = world.destination(slot.lane.key);
        boolean isForOutside = question instanceof Question.Plan || question instanceof Question.Probe;
        if (isForOutside && !slot.destination.equals(destination)) {
            return new Answer.Bound(destination);
        }
        return switch (question) {
            case Question.Plan() -> plan(slot);
            case Question.Probe() -> probe(slot);
            case Question.Flag() -> new Answer.Flagged(List.of(fact("uncertain", slot.id)));
            case Question.Exhaust(var reason) -> new Answer.DeadLetter(reason, List.of(fact("failed", slot.id)));
        };
    }

    private Answer probe(Slot slot) {
        if ((random.nextInt(4) == 0 && !world.isCalm) || (world.hadZombie && mayStillFire(slot))) {
            return new Answer.InDoubt(Duration.ofMillis(50), "no answer");
        }
        return world.happened.containsKey(slot.id)
                ? new Answer.Done("probed", List.of(fact("done", slot.id)))
                : new Answer.NotHappened();
    }

    /// A zombie whose start stands before the new owner's barrier can fire at any time: only its receiver could
    /// stop it.
    private boolean mayStillFire(Slot slot) {
        return others.stream()
                .filter(life -> life.isZombie)
                .flatMap(life -> life.core.owned().stream())
                .filter(owner -> owner.running.contains(slot.id))
                .flatMap(owner -> owner.everySlot().stream())
                .anyMatch(other -> other.id.equals(slot.id)
                        && (other.state == Slot.State.STARTING || other.state == Slot.State.FIRING));
    }

    /// Every life there is, this one among them.
    List<SimulatedLife> others = List.of();

    private Answer plan(Slot slot) {
        return switch (world.isCalm ? 9 : random.nextInt(12)) {
            case 0 -> new Answer.Retry(Duration.ofMillis(random.nextInt(300)), "not yet");
            case 1 -> new Answer.Unavailable(Duration.ofMillis(random.nextInt(300)), "down");
            case 2 -> new Answer.DeadLetter("poison", List.of(fact("failed", slot.id)));
            case 3 -> random.nextInt(8) == 0 ? new Answer.Threw("a bug") : new Answer.Planned();
            default -> new Answer.Planned();
        };
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
        world.trace(() -> "published %s %s".formatted(fact.topic(), slot.id.value()));
        switch (fact.topic()) {
            case "done" -> world.done.add(slot.id);
            case "uncertain" -> world.flagged.add(slot.id);
            default -> {}
        }
    }

    /// Dies: what was on its way may have landed, in order.
    void crash() {
        for (int partition : ALL) {
            while (!appending.get(partition).isEmpty() && random.nextBoolean()) {
                land(appending.get(partition).remove());
            }
            while (!moving.get(partition).isEmpty() && random.nextBoolean()) {
                arrive(moving.get(partition).remove());
            }
        }
    }

    /// Ends in good order.
    void handOver() {
        core.drain(ALL);
        for (int step = 0; step < 8_000 && !core.isDrained(ALL); step++) {
            world.now += 10;
            step();
        }
        world.check(core.isDrained(ALL), () -> "did not drain");
        world.check(firingKeys.isEmpty(), () -> "handed over while an effect was under way");
        commit();
        ALL.forEach(core::drop);
    }

    boolean isIdle() {
        for (OwnedPartition owner : core.owned()) {
            if (!owner.isIdle()
                    || !owner.parked.isEmpty()
                    || !owner.pending.isEmpty()
                    || (owner.replay != null && !owner.replay.state().isOver())
                    || next[owner.partition] < world.source.get(owner.partition).size()) {
                return false;
            }
        }
        return true;
    }

    /// What it waits for, for people.
    String standing() {
        StringBuilder text = new StringBuilder(name);
        for (OwnedPartition owner : core.owned()) {
            for (Lane lane : owner.lanes()) {
                Slot head = lane.head();
                text.append("\n%s %s parked %d live %d head %s"
                        .formatted(
                                lane.key,
                                lane.state,
                                lane.parked.size(),
                                lane.slots.size(),
                                head == null
                                        ? "none"
                                        : head.id + " " + head.state + " " + owner.index.of(head.id) + " at "
                                                + head.offset));
            }
        }
        return text.toString();
    }
}
