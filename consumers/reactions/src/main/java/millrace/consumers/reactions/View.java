package millrace.consumers.reactions;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The core as other threads see it: a copy made after every change.
///
/// @param progress of each partition that is ours and taken over
/// @param parked records in the park
/// @param inDoubt effects that were started, have no known end, and wait to be resolved; as of the last report
/// @param unacknowledged ledger entries on their way
/// @param trouble for people: why work waits or stops; empty if it does not
record View(
        Map<Integer, Progress> progress,
        int inFlight,
        int queued,
        int blockedKeys,
        int stoppedKeys,
        int heldPartitions,
        int destinationsDown,
        int parked,
        long inDoubt,
        int unacknowledged,
        long oldest,
        String trouble) {

    /// @param committable everything before this offset is done
    /// @param isIdle whether every record offered so far is done
    /// @param isFull whether no more records are wanted
    record Progress(long committable, boolean isIdle, boolean isFull) {}

    static final View NOTHING = new View(Map.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, Long.MAX_VALUE, "");

    static View of(Core core, CoreLimits limits, View before) {
        Map<Integer, Progress> progress = new HashMap<>();
        int queued = 0;
        int blocked = 0;
        int parked = 0;
        long inDoubt = 0;
        int unacknowledged = 0;
        long oldest = Long.MAX_VALUE;
        for (OwnedPartition owner : core.owned()) {
            Progress earlier = before.progress().get(owner.partition);
            boolean isFull = owner.isFull(limits, earlier != null && earlier.isFull());
            progress.put(owner.partition, new Progress(owner.committable(), owner.isIdle(), isFull));
            queued += owner.queued();
            blocked += owner.blockedLanes();
            parked += owner.parked.size();
            inDoubt += owner.inDoubt;
            unacknowledged += owner.pending.size();
            oldest = Math.min(oldest, owner.oldest());
        }
        return new View(
                Map.copyOf(progress),
                core.inFlight(),
                queued,
                blocked,
                core.stopped().size(),
                (int) core.owned().stream().filter(View::isHeld).count(),
                (int) down(core).count(),
                parked,
                inDoubt,
                unacknowledged,
                oldest,
                trouble(core));
    }

    private static boolean isHeld(OwnedPartition owner) {
        return owner.brake()
                .filter(brake -> brake.state() == LedgerEntry.Braked.State.HELD)
                .isPresent();
    }

    private static String trouble(Core core) {
        if (!core.stopped().isEmpty()) {
            var first = core.stopped().entrySet().iterator().next();
            return "%d key(s) stopped, one at partition %d offset %d: %s"
                    .formatted(
                            core.stopped().size(),
                            first.getKey().owner.partition,
                            first.getKey().offset,
                            first.getValue());
        }
        return core.owned().stream()
                .flatMap(owner -> owner.brake().stream())
                .filter(brake -> brake.state() == LedgerEntry.Braked.State.HELD)
                .findFirst()
                .map(brake -> "on hold, nothing is fired until an operator says so: " + brake.reason())
                .orElseGet(() -> troubleOutside(core));
    }

    /// One destination of many that is down is no trouble of the reaction's.
    private static String troubleOutside(Core core) {
        long named = core.destinations().all().stream()
                .filter(destination -> !destination.name.isEmpty())
                .count();
        long all = Math.max(1, named);
        List<Destination> down = down(core).toList();
        if (down.size() < all) {
            return "";
        }
        Destination first = down.getFirst();
        return first.name.isEmpty()
                ? "the other side is down: " + first.channel.reason()
                : "%d destination(s) down, one is %s: %s".formatted(down.size(), first.name, first.channel.reason());
    }

    private static Stream<Destination> down(Core core) {
        return core.destinations().all().stream().filter(destination -> !destination.channel.isOpen());
    }

    double oldestAgeSeconds(long now) {
        return oldest == Long.MAX_VALUE ? 0 : Math.max(0, now - oldest) / 1000.0;
    }
}
