package millrace.consumers.reactions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import millrace.consumers.reactions.LedgerEntry.Replaying;
import millrace.consumers.reactions.SimulatedWorld.Source;

/// What operators of a simulation want replayed, and what is promised about it: what was asked for happens, in order
/// per key, and nothing else does. A name stands for the same range of a partition however often it is asked for.
final class SimulatedReplays {

    private static final List<String> NAMES = List.of("a", "b");
    private static final double[] RATES = {600, 60_000, 6_000_000};

    /// Of one generation in one partition.
    private record Range(long from, long to) {

        boolean has(long offset) {
            return offset >= from && offset < to;
        }
    }

    private final SimulatedWorld world;
    private final List<Map<String, Range>> ranges = new ArrayList<>();
    private final List<Map<String, Replaying>> told = new ArrayList<>();
    private final long[] skippedBefore = new long[SimulatedWorld.PARTITIONS];
    private int asked;

    /// In some worlds the group was sent ahead, so that only a replay has the effects of what it skipped.
    SimulatedReplays(SimulatedWorld world, boolean skips) {
        this.world = world;
        for (int partition = 0; partition < SimulatedWorld.PARTITIONS; partition++) {
            List<Source> source = world.source.get(partition);
            skippedBefore[partition] =
                    skips ? source.get(world.random.nextInt(source.size())).offset() : 0;
            world.committed[partition] = skippedBefore[partition];
            ranges.add(new HashMap<>(skips ? Map.of("", new Range(0, skippedBefore[partition])) : Map.of()));
            told.add(new HashMap<>());
        }
    }

    static EffectId id(EffectId first, String generation) {
        return generation.isEmpty() ? first : new EffectId(first.value() + "#" + generation);
    }

    /// One record under the id of a generation.
    private static Source of(Source record, String generation) {
        return new Source(record.partition(), record.offset(), record.key(), id(record.id(), generation));
    }

    /// The effects of a record, of every generation.
    static List<EffectId> ids(Source record) {
        List<EffectId> ids = new ArrayList<>(List.of(record.id()));
        NAMES.forEach(name -> ids.add(id(record.id(), name)));
        return ids;
    }

    void act() {
        int partition = world.random.nextInt(SimulatedWorld.PARTITIONS);
        if (world.isCalm) {
            if (isOwed(partition)) {
                ask(partition, new Action.What.Replay(order(partition, "")));
            }
        } else if (world.random.nextInt(4) == 0) {
            ask(partition, new Action.What.Cancel());
        } else {
            int which = world.random.nextInt(NAMES.size() + 1);
            ask(partition, new Action.What.Replay(order(partition, which == NAMES.size() ? "" : NAMES.get(which))));
        }
    }

    private boolean isOwed(int partition) {
        return world.source.get(partition).stream()
                .anyMatch(record -> record.offset() < skippedBefore[partition] && !world.isSettled(record));
    }

    private ReplayOrder order(int partition, String generation) {
        Range range = ranges.get(partition).computeIfAbsent(generation, _ -> {
            long one = world.random.nextInt(20);
            long other = world.random.nextInt(20);
            return new Range(Math.min(one, other), Math.max(one, other));
        });
        return new ReplayOrder(generation, range.from(), range.to(), RATES[world.random.nextInt(RATES.length)], false);
    }

    private void ask(int partition, Action.What what) {
        var action = new Action("replay-" + ++asked, what, "", 0, "", "ada");
        world.trace(() -> "operator asks " + partition + " for " + action);
        world.actions.get(partition).add(action);
        if (world.random.nextInt(4) == 0) {
            world.actions.get(partition).add(action);
        }
    }

    /// A valid entry of the ledger.
    void isTold(int partition, Replaying replaying) {
        Replaying before = told.get(partition).put(replaying.id(), replaying);
        world.check(
                before == null || before.next() <= replaying.next(), () -> "goes back: " + before + " " + replaying);
    }

    /// Whether a record of the source's own reading need not wait for this one.
    boolean isSkipped(Source record) {
        return record.offset() < skippedBefore[record.partition()];
    }

    boolean isAskedFor(Slot slot) {
        return !slot.generation.isEmpty() || slot.offset < skippedBefore[slot.owner.partition];
    }

    /// What happens for the first time under a generation, or by a replay of what was skipped.
    void check(Slot slot) {
        int partition = slot.owner.partition;
        Range range = Objects.requireNonNull(ranges.get(partition).get(slot.generation));
        world.check(range.has(slot.offset), () -> "nobody asked for " + slot.id);
        if (isCancelled(partition, slot.generation)) {
            return; // what was let go may come before what goes on
        }
        for (Source earlier : world.source.get(partition)) {
            boolean isBefore = range.has(earlier.offset())
                    && earlier.offset() < slot.offset
                    && earlier.key().equals(slot.lane.key)
                    && !id(earlier.id(), slot.generation).equals(slot.id);
            world.check(
                    !isBefore || world.letsFollowersGo(of(earlier, slot.generation)),
                    () -> "%s happened before %s of its key was settled".formatted(slot.id, earlier));
        }
    }

    /// Whether a replay of it ever was: it takes back what waits of earlier ones.
    private boolean isCancelled(int partition, String generation) {
        return told.get(partition).values().stream()
                .anyMatch(known ->
                        known.isCancelled() && known.order().generation().equals(generation));
    }

    boolean areOver() {
        return told.stream().flatMap(known -> known.values().stream()).allMatch(Replaying::isOver);
    }

    void checkEnd() {
        for (int partition = 0; partition < SimulatedWorld.PARTITIONS; partition++) {
            for (Replaying replay : told.get(partition).values()) {
                world.check(replay.isOver(), () -> "never over: " + replay);
                if (!isCancelled(partition, replay.order().generation())) {
                    world.source.get(partition).stream()
                            .filter(record -> record.offset() >= replay.order().from()
                                    && record.offset() < replay.order().to())
                            .map(record -> of(record, replay.order().generation()))
                            .forEach(record -> world.check(
                                    world.isSettled(record), () -> "not replayed: " + record + " of " + replay));
                }
            }
        }
    }
}
