package millrace.consumers.reactions;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Lets effects through to the other sides: a dead or slow one holds up its own keys only.
///
/// Where there are several, none takes more than twice what is free (the dynamic threshold of Choudhury and Hahne):
/// so however many hang, some room is left for the next.
final class Destinations {

    private final int maxInFlight;
    private final Map<String, Destination> all = new HashMap<>();
    private final Set<Destination> awaited = new LinkedHashSet<>();

    Destinations(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    Destination of(Slot slot) {
        return all.computeIfAbsent(slot.destination, name -> new Destination(name, maxInFlight));
    }

    /// @param free how many effects of the reaction may still begin
    boolean admits(Slot slot, long now, int free) {
        return of(slot).admits(now, share(free));
    }

    private int share(int free) {
        return all.size() > 1 ? Math.max(1, 2 * free) : maxInFlight;
    }

    void starts(Slot slot) {
        if (!slot.isUnderWay) {
            slot.isUnderWay = true;
            of(slot).starts(slot);
        } else {
            of(slot).channel.starts(slot);
        }
    }

    /// The other side has answered, whatever it said.
    void answers(Slot slot) {
        of(slot).answers();
    }

    void isDown(Slot slot, Duration least, String why, long now) {
        of(slot).channel.isDown(slot, least, why, now);
        of(slot).isUnavailable();
    }

    /// Nothing is under way for the slot any more.
    void leaves(Slot slot) {
        of(slot).channel.leaves(slot);
        if (slot.isUnderWay) {
            slot.isUnderWay = false;
            of(slot).ends();
        }
    }

    void await(Slot slot) {
        of(slot).waiting.addLast(slot.lane);
        awaited.add(of(slot));
    }

    /// Makes keys ready whose destination has room.
    void admit(Schedule schedule, long now, int free) {
        awaited.removeIf(destination -> {
            int room = destination.channel.isOpen() ? free : 1;
            while (room > 0 && destination.admits(now, share(free)) && !destination.waiting.isEmpty()) {
                Lane lane = destination.waiting.removeFirst();
                if (lane.state == Lane.State.AWAITING && !lane.owner.isDropped && !lane.owner.isDraining) {
                    schedule.first(lane);
                    room--;
                }
            }
            return destination.waiting.isEmpty();
        });
    }

    /// When a destination is next worth trying; `Long.MAX_VALUE` if only an event changes anything.
    long wakesAt() {
        long next = Long.MAX_VALUE;
        for (Destination destination : awaited) {
            next = Math.min(next, destination.channel.wakesAt());
        }
        return next;
    }

    /// Whether keys that wait for this one wait while others go on.
    boolean isDownAlone(Slot slot) {
        return !of(slot).channel.isOpen() && all.values().stream().anyMatch(other -> isNamed(other) && isUp(other));
    }

    private static boolean isNamed(Destination destination) {
        return !destination.name.isEmpty();
    }

    private static boolean isUp(Destination destination) {
        return destination.channel.isOpen();
    }

    Collection<Destination> all() {
        return all.values();
    }
}
