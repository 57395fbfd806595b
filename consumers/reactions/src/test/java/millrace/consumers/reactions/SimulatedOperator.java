package millrace.consumers.reactions;

import java.nio.ByteBuffer;
import java.util.List;
import millrace.consumers.reactions.SimulatedWorld.Written;

/// Somebody who looks at what is held up, as the ledger has it, and acts: with zeal, late, and sometimes twice.
final class SimulatedOperator {

    private final SimulatedWorld world;
    private int acted;

    SimulatedOperator(SimulatedWorld world) {
        this.world = world;
    }

    void act() {
        if (world.random.nextInt(4) == 0) {
            world.replays.act();
        }
        int partition = world.random.nextInt(SimulatedWorld.PARTITIONS);
        Written brake = world.valid.get(partition).get(LedgerEntry.Braked.KEY);
        if (brake != null
                && brake.entry() instanceof LedgerEntry.Braked braked
                && braked.state() == LedgerEntry.Braked.State.HELD) {
            boolean drops = world.random.nextInt(4) == 0;
            long before = world.random.nextInt(25);
            Action.What what = drops ? new Action.What.Drop() : new Action.What.Release();
            if (drops) {
                world.source.get(partition).stream()
                        .filter(record -> record.offset() < before)
                        .forEach(record -> world.skipped.add(record.id()));
            }
            world.actions.get(partition).add(new Action("action-" + ++acted, what, "", before, "", "ada"));
        }
        List<Written> parked = world.valid.get(partition).values().stream()
                .filter(written -> written.place().isParked())
                .sorted((a, b) -> a.id().value().compareTo(b.id().value()))
                .toList();
        List<Written> held =
                parked.stream().filter(written -> written.entry().isBlocking()).toList();
        if (!held.isEmpty()) {
            act(partition, held.get(world.random.nextInt(held.size())));
        } else if (!parked.isEmpty() && world.random.nextInt(4) == 0) {
            act(partition, parked.get(world.random.nextInt(parked.size())));
        }
    }

    private void act(int partition, Written head) {
        boolean despiteDoubt = world.random.nextInt(3) > 0;
        Action.What what =
                switch (world.random.nextInt(world.isCalm ? 5 : 4)) {
                    case 0 -> new Action.What.SkipHead();
                    case 1 -> new Action.What.SkipKey();
                    case 2 -> new Action.What.Mend(ByteBuffer.allocate(1), despiteDoubt);
                    default -> new Action.What.Retry(despiteDoubt);
                };
        long wrong = world.random.nextInt(10) == 0 ? 10_000 : 0;
        var action = new Action(
                "action-" + ++acted,
                what,
                head.place().key(),
                head.place().offset() + wrong,
                head.id().value(),
                "ada");
        allow(partition, head, what);
        world.trace(() -> "operator " + action);
        world.actions.get(partition).add(action);
        if (world.random.nextInt(4) == 0) {
            world.actions.get(partition).add(action);
        }
    }

    /// What the operator takes upon himself.
    private void allow(int partition, Written head, Action.What what) {
        switch (what) {
            case Action.What.SkipHead() -> world.skipped.add(head.id());
            case Action.What.SkipKey() ->
                world.source.get(partition).stream()
                        .filter(record -> record.key().equals(head.place().key()))
                        .forEach(record -> world.skipped.addAll(SimulatedReplays.ids(record)));
            case Action.What.Release _, Action.What.Drop _, Action.What.Replay _, Action.What.Cancel _ -> {}
            case Action.What.Retry(var despiteDoubt) -> allow(head, despiteDoubt);
            case Action.What.Mend(var _, var despiteDoubt) -> allow(head, despiteDoubt);
        }
    }

    private void allow(Written head, boolean despiteDoubt) {
        if (despiteDoubt) {
            world.retriedInDoubt.add(head.id());
        }
    }
}
