package millrace.consumers.reactions;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// Moves keys between running, waiting and blocked, and counts what is at work.
final class Keys {

    private final Schedule schedule;
    private final Parking parking;
    private final Destinations destinations;
    private final Commands commands;
    private final InstantSource clock;
    private final CoreLimits limits;
    private final Tally tally;
    private final Map<Slot, String> stopped = new HashMap<>();
    private int inFlight;

    Keys(
            Schedule schedule,
            Parking parking,
            Destinations destinations,
            Commands commands,
            InstantSource clock,
            CoreLimits limits,
            Tally tally) {
        this.schedule = schedule;
        this.parking = parking;
        this.destinations = destinations;
        this.commands = commands;
        this.clock = clock;
        this.limits = limits;
        this.tally = tally;
    }

    void run(Slot slot) {
        slot.state = Slot.State.ASKED;
        slot.owner.set(slot.lane, Lane.State.RUNNING);
        slot.owner.running.add(slot.id);
        slot.runsSince = clock.millis();
        inFlight++;
    }

    /// Nothing runs for this slot any more.
    void release(Slot slot) {
        if (slot.isRunning()) {
            inFlight--;
            slot.owner.running.remove(slot.id);
            destinations.leaves(slot);
            slot.state = Slot.State.QUEUED;
        }
    }

    void backOff(Slot slot, long until) {
        release(slot);
        slot.lane.until = until;
        block(slot.lane, Lane.State.BACKING_OFF);
        schedule.wake(slot.lane, until);
    }

    /// The key waits until its destination has room.
    void await(Slot slot) {
        release(slot);
        block(slot.lane, Lane.State.AWAITING);
        destinations.await(slot);
    }

    /// The key waits until an operator releases the brake.
    void awaitRelease(Slot slot) {
        release(slot);
        block(slot.lane, Lane.State.AWAITING);
        slot.owner.held.add(slot.lane);
    }

    /// How many more effects may begin.
    int free() {
        return limits.maxInFlight() - inFlight;
    }

    /// The reaction threw: nothing of this key runs any more.
    void stop(Slot slot, String what) {
        tally.stopped.increment();
        release(slot);
        stopped.put(slot, what);
        block(slot.lane, Lane.State.STOPPED);
    }

    /// The head is a dead letter that its key waits behind.
    void hold(Slot slot) {
        slot.unload();
        block(slot.lane, Lane.State.HELD);
        if (slot.lane.head() != slot) {
            schedule.consider(slot.lane); // what comes before it does not wait for it
        }
    }

    private void block(Lane lane, Lane.State state) {
        long now = clock.millis();
        if (lane.blockedSince == 0) {
            lane.blockedSince = now;
        }
        lane.owner.set(lane, state);
        Slot head = lane.head();
        if (head != null) {
            head.unload();
        }
        parking.relieve(lane, now);
        long parkAt = lane.blockedSince + limits.parkAfter().toMillis();
        if (parkAt > now) {
            schedule.wake(lane, parkAt);
        }
    }

    /// The time of a blocked key, or of its records, has come.
    void woken(Lane lane, long now) {
        parking.relieve(lane, now);
        if (lane.state == Lane.State.BACKING_OFF && lane.until <= now) {
            schedule.consider(lane);
        }
    }

    /// The slot goes before all others once it may.
    void again(Slot slot) {
        release(slot);
        schedule.first(slot.lane);
    }

    /// A key that an operator has taken care of.
    void reopen(Lane lane) {
        stopped.keySet().removeIf(slot -> slot.lane == lane);
        lane.blockedSince = 0;
        schedule.consider(lane);
    }

    void complete(Slot slot) {
        tally.completed.increment();
        Lane lane = slot.lane;
        slot.owner.complete(slot);
        lane.blockedSince = 0;
        schedule.consider(lane);
    }

    /// Takes out a slot that nothing runs for and nobody wants any more.
    void letGo(Slot slot) {
        Lane lane = slot.lane;
        slot.isNeedless = true;
        slot.owner.complete(slot);
        switch (lane.state) {
            case WAITING, READY, AWAITING, BACKING_OFF, HELD -> {
                lane.blockedSince = 0;
                schedule.consider(lane);
            }
            case LOADING, RUNNING, STOPPED -> {}
        }
    }

    void abandon(Slot slot) {
        release(slot);
        slot.state = Slot.State.ABANDONED;
        commands.add(new Command.Abandon(slot));
    }

    void forget(OwnedPartition owner) {
        stopped.keySet().removeIf(slot -> slot.owner == owner);
    }

    int inFlight() {
        return inFlight;
    }

    /// The slots whose reaction threw, with what it threw.
    Map<Slot, String> stopped() {
        return stopped;
    }
}
