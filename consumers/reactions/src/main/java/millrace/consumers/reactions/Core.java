package millrace.consumers.reactions;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// The engine without its edges: events in, commands out. No thread, no I/O; one caller at a time.
///
/// The parts: `EffectProtocol` and `Endings` for one effect, `Keys` and `Schedule` for whose turn it is, `Parking` for
/// keys that cannot go on, `Replays` for what is fired once more, `Operator` for what people want done.
final class Core {

    private final Safeguards safeguards;
    private final InstantSource clock;
    private final Map<Integer, OwnedPartition> partitions = new HashMap<>();
    private final Commands commands = new Commands();
    private final Schedule schedule = new Schedule();
    private final Destinations destinations;
    private final Journal journal;
    private final Parking parking;
    private final Keys keys;
    private final Brakes brakes;
    private final EffectProtocol protocol;
    private final Replays replays;
    private final Operator operator;
    private final Upkeep upkeep;

    Core(CoreLimits limits, Conduct conduct, InstantSource clock, Tally tally) {
        this(limits, conduct, clock, tally, Safeguards.ALL);
    }

    /// @param safeguards all of them, but in tests of the tests
    Core(CoreLimits limits, Conduct conduct, InstantSource clock, Tally tally, Safeguards safeguards) {
        this.safeguards = safeguards;
        this.clock = clock;
        destinations = new Destinations(limits.maxInFlight());
        journal = new Journal(commands, clock);
        parking = new Parking(limits, commands, journal, schedule, clock, tally, destinations);
        keys = new Keys(schedule, parking, destinations, commands, clock, limits, tally);
        brakes = new Brakes(limits.brake(), journal, schedule, keys, clock, partitions::values);
        var endings = new Endings(conduct, tally, commands, journal, keys, parking, destinations);
        protocol = new EffectProtocol(
                limits,
                conduct,
                clock,
                tally,
                commands,
                journal,
                keys,
                parking,
                destinations,
                brakes,
                safeguards,
                endings);
        replays = new Replays(commands, journal, schedule, parking, keys, clock, tally, safeguards);
        operator = new Operator(journal, keys, parking, brakes, replays, clock);
        upkeep = new Upkeep(limits, journal);
    }

    /// The commands since the last call.
    List<Command> takeCommands() {
        return commands.take();
    }

    /// The partition is ours, and everything its ledger said before our barrier is in `index`.
    void own(int partition, LedgerIndex index, long nextLedgerOffset) {
        var owner = new OwnedPartition(partition, index, nextLedgerOffset);
        partitions.put(partition, owner);
        replays.resume(owner);
        owner.lanes().forEach(schedule::consider);
    }

    /// Every record of the partition before `offset` has been offered, by us or by earlier owners.
    void reached(int partition, long offset) {
        OwnedPartition owner = partitions.get(partition);
        if (owner != null && !owner.isDraining) {
            owner.reached(offset);
        }
    }

    /// A record of a partition that is ours; others are ignored.
    void offer(Intake intake) {
        OwnedPartition owner = partitions.get(intake.record().partition());
        if (owner == null || owner.isDraining) {
            return;
        }
        Slot slot = owner.add(intake);
        if (slot != null && slot.lane.state == Lane.State.WAITING) {
            schedule.consider(slot.lane);
        } else if (slot != null) {
            parking.relieve(slot.lane, clock.millis());
        }
    }

    /// An operator wants something done; ignored unless the partition is ours.
    void act(int partition, Action action) {
        OwnedPartition owner = partitions.get(partition);
        if (owner != null) {
            owner.actions.add(action);
        }
    }

    /// Lets everything run whose time has come.
    void advance() {
        long now = clock.millis();
        schedule.due(now, lane -> keys.woken(lane, now));
        for (OwnedPartition owner : partitions.values()) {
            for (Lane lane : owner.takeAwaiting()) {
                if (lane.state == Lane.State.WAITING) {
                    schedule.consider(lane);
                }
            }
            operator.advance(owner);
            replays.advance(owner, now);
            upkeep.advance(owner, now);
        }
        destinations.admit(schedule, now, keys.free());
        while (keys.free() > 0 && parking.mayLoad()) {
            Lane lane = schedule.next();
            if (lane == null) {
                return;
            }
            run(lane, now);
        }
    }

    private void run(Lane lane, long now) {
        Slot head = lane.head();
        if (head == null) {
            schedule.consider(lane);
        } else if (head.isLoaded()) {
            protocol.dispatch(head, now);
        } else {
            parking.load(head);
        }
    }

    /// When `advance` is next worth calling, epoch milliseconds; `Long.MAX_VALUE` if only an event changes anything.
    long wakesAt() {
        long next = Math.min(schedule.nextWake(), destinations.wakesAt());
        return Math.min(next, Replays.wakesAt(partitions.values()));
    }

    /// The answer to `Command.Ask` or `Command.Fire`.
    void answered(Slot slot, Answer answer) {
        protocol.answered(slot, answer);
    }

    /// A `Command.Append` of this partition is durable at `ledgerOffset`.
    void appended(OwnedPartition owner, long ledgerOffset) {
        if (owner.isDropped) {
            return;
        }
        if (!owner.isContiguous(ledgerOffset) && safeguards.fence()) {
            giveWay(owner, "another owner has written to the ledger partition, seen at offset " + ledgerOffset);
        }
        OwnedPartition.Pending pending = owner.pending.remove();
        if (!owner.isDraining && pending.trimBefore() > 0) {
            commands.add(new Command.Trim(owner.partition, pending.trimBefore()));
        }
        Slot slot = pending.slot();
        if (slot != null && slot.awaited == pending.number()) {
            protocol.appended(slot, pending.entry());
        }
    }

    /// A `Command.Publish` of this slot is durable.
    void published(Slot slot) {
        protocol.published(slot);
    }

    /// A `Command.Park` of this slot is durable at `offset`.
    void parked(Slot slot, long offset) {
        if (!slot.owner.isDropped) {
            slot.owner.parkEnd = offset + 1;
            parking.parked(slot, offset);
            if (slot.state == Slot.State.MOVED) {
                operator.mended(slot);
            }
        }
    }

    /// What `Command.Load` has found; null if the park has the record no more.
    void loaded(Slot slot, @Nullable ConsumerRecord<byte[], byte[]> found) {
        if (parking.loaded(slot, found)) {
            Slot.Mended mended = slot.mended;
            if (mended != null) {
                operator.mend(slot, mended);
            } else {
                schedule.first(slot.lane);
            }
        } else if (found == null && !slot.owner.isDropped && slot.lane.state == Lane.State.LOADING) {
            keys.stop(slot, "its record is in the park no more");
        }
    }

    /// What `Command.Read` has found.
    ///
    /// @param next source offset behind it
    void read(Replay replay, Collection<Intake> found, long next) {
        replay.take(found, next);
    }

    /// What was to be made durable was not; whether it was nevertheless is not known.
    void failed(OwnedPartition owner, String reason) {
        if (!owner.isDropped) {
            drop(owner.partition);
            commands.add(new Command.Surrender(owner.partition, reason));
        }
    }

    /// Lets what is under way in these partitions come to its end, and begins nothing.
    void drain(Collection<Integer> going) {
        for (int partition : going) {
            OwnedPartition owner = partitions.get(partition);
            if (owner != null) {
                owner.isDraining = true;
                owner.everySlot().stream().filter(Slot::canBeAbandoned).forEach(keys::abandon);
            }
        }
    }

    boolean isDrained(Collection<Integer> going) {
        return going.stream().allMatch(partition -> {
            OwnedPartition owner = partitions.get(partition);
            return owner == null || !safeguards.drain() || (owner.running.isEmpty() && owner.pending.isEmpty());
        });
    }

    /// Forgets a partition: nothing of it is fired, recorded or committed from here on.
    void drop(int partition) {
        OwnedPartition owner = partitions.remove(partition);
        if (owner != null) {
            owner.isDropped = true;
            owner.everySlot().stream().filter(Slot::isRunning).forEach(keys::abandon);
            keys.forget(owner);
            parking.forget(owner);
        }
    }

    /// Nothing more is fired here. What is under way may end: should we still be the owner, its DONE counts; if not,
    /// the new owner has it in doubt anyway, and ignores what we write.
    private void giveWay(OwnedPartition owner, String reason) {
        if (!owner.isDraining) {
            drain(List.of(owner.partition));
            commands.add(new Command.Surrender(owner.partition, reason));
        }
    }

    Collection<OwnedPartition> owned() {
        return partitions.values();
    }

    @Nullable
    OwnedPartition owned(int partition) {
        return partitions.get(partition);
    }

    int inFlight() {
        return keys.inFlight();
    }

    Destinations destinations() {
        return destinations;
    }

    /// The slots whose reaction threw, with what it threw.
    Map<Slot, String> stopped() {
        return keys.stopped();
    }
}
