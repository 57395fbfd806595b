package millrace.consumers.reactions;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import millrace.consumers.reactions.Command.Question;
import org.jspecify.annotations.Nullable;

/// The engine without its edges: events in, commands out. No thread, no I/O; one caller at a time.
///
/// The protocol of one slot: ask for a plan; append STARTED; on its acknowledgement fire; append DONE with the facts;
/// on its acknowledgement publish the facts; on theirs the slot is complete and may be committed, and DONE is appended
/// again without the facts. DONE goes before the facts because a fact without DONE would leave the effect in doubt,
/// whereas DONE without its facts is mended by whoever takes over: it publishes them again, byte for byte.
/// `CoreSimulationTest` crashes it at every step.
final class Core {

    private static final Duration SAME_EFFECT_RUNS = Duration.ofMillis(50);

    private record Wake(Lane lane, long at) {}

    private final CoreLimits limits;
    private final Doubt doubt;
    private final InstantSource clock;
    private final Tally tally;
    private final Map<Integer, OwnedPartition> partitions = new HashMap<>();
    private final Deque<Lane> ready = new ArrayDeque<>();
    private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparingLong(Wake::at));
    private final Channel channel = new Channel();
    private final Map<Slot, String> stopped = new HashMap<>();
    private List<Command> commands = new ArrayList<>();
    private int inFlight;

    Core(CoreLimits limits, Doubt doubt, InstantSource clock, Tally tally) {
        this.limits = limits;
        this.doubt = doubt;
        this.clock = clock;
        this.tally = tally;
    }

    /// The commands since the last call.
    List<Command> takeCommands() {
        List<Command> taken = commands;
        commands = new ArrayList<>();
        return taken;
    }

    /// The partition is ours, and everything its ledger said before our barrier is in `index`.
    void own(int partition, LedgerIndex index, long nextLedgerOffset) {
        partitions.put(partition, new OwnedPartition(partition, index, nextLedgerOffset));
    }

    /// A record of a partition that is ours; others are ignored.
    void offer(Intake intake) {
        OwnedPartition owner = partitions.get(intake.record().partition());
        if (owner == null || owner.isDraining) {
            return;
        }
        Slot slot = owner.add(intake);
        if (slot != null && slot.lane.slots.size() == 1) {
            ready.add(slot.lane);
        }
    }

    /// Lets everything run whose time has come.
    void advance() {
        long now = clock.millis();
        while (!wakes.isEmpty() && wakes.peek().at() <= now) {
            Wake wake = wakes.remove();
            if (wake.lane().state == Lane.State.BACKING_OFF && wake.lane().until == wake.at()) {
                wake.lane().owner.unblock(wake.lane());
                ready.add(wake.lane());
            }
        }
        while (inFlight < limits.maxInFlight() && !ready.isEmpty() && channel.lets(now)) {
            Lane lane = ready.remove();
            if (!lane.owner.isDraining && !lane.owner.isDropped) {
                dispatch(lane.slots.getFirst(), now);
            }
        }
    }

    /// When `advance` is next worth calling, epoch milliseconds; `Long.MAX_VALUE` if only an event changes anything.
    long wakesAt() {
        long next = wakes.isEmpty() ? Long.MAX_VALUE : wakes.peek().at();
        return ready.isEmpty() ? next : Math.min(next, channel.wakesAt());
    }

    private void dispatch(Slot slot, long now) {
        LedgerEntry known = slot.owner.index.of(slot.id);
        if (slot.owner.running.contains(slot.id)) {
            backOff(slot, now + SAME_EFFECT_RUNS.toMillis());
        } else if (known == null) {
            start(slot, 1, false);
        } else {
            switch (known) {
                case LedgerEntry.Started(var attempt, var uncertain) -> resolve(slot, attempt, uncertain);
                case LedgerEntry.Failed failed when failed.nextAt() > now -> backOff(slot, failed.nextAt());
                case LedgerEntry.Failed failed
                when failed.attempts() >= limits.maxAttempts() ->
                    exhaust(slot, failed.attempts(), failed.uncertain(), failed.reason());
                case LedgerEntry.Failed failed -> start(slot, failed.attempts() + 1, failed.uncertain());
                case LedgerEntry.GaveUp gaveUp
                when gaveUp.offset() != slot.offset && !gaveUp.uncertain() -> start(slot, 1, false);
                case LedgerEntry.Done _, LedgerEntry.GaveUp _ when known.isSettled() -> recognise(slot);
                case LedgerEntry.Done _, LedgerEntry.GaveUp _ -> {
                    run(slot);
                    publish(slot, known);
                }
            }
        }
    }

    private void recognise(Slot slot) {
        tally.recognised.increment();
        complete(slot);
    }

    private void run(Slot slot) {
        slot.state = Slot.State.ASKED;
        slot.lane.state = Lane.State.RUNNING;
        slot.owner.running.add(slot.id);
        inFlight++;
    }

    private void ask(Slot slot, Question question) {
        if (!slot.isRunning()) {
            run(slot);
        }
        slot.state = Slot.State.ASKED;
        commands.add(new Command.Ask(slot, question));
    }

    private void start(Slot slot, int attempt, boolean uncertain) {
        slot.attempt = attempt;
        slot.uncertain = uncertain;
        channel.starts(slot);
        ask(slot, new Question.Plan());
    }

    private void exhaust(Slot slot, int attempts, boolean uncertain, String reason) {
        slot.attempt = attempts;
        slot.uncertain = uncertain;
        ask(slot, new Question.Exhaust(reason));
    }

    /// The effect was started and its end is not known.
    private void resolve(Slot slot, int attempt, boolean uncertain) {
        tally.inDoubt.increment();
        slot.attempt = attempt;
        slot.uncertain = uncertain;
        switch (doubt) {
            case REPEAT -> {
                run(slot);
                goOn(slot, true, "in doubt; a repeat changes nothing");
            }
            case PROBE -> {
                channel.starts(slot);
                ask(slot, new Question.Probe());
            }
            case FLAG_AND_REPEAT, FLAG_AND_PARK -> ask(slot, new Question.Flag());
        }
    }

    /// The next attempt after one in doubt, which counts.
    private void goOn(Slot slot, boolean uncertain, String reason) {
        slot.uncertain = uncertain;
        append(slot, new LedgerEntry.Failed(slot.attempt, clock.millis(), uncertain, reason));
        if (slot.attempt >= limits.maxAttempts()) {
            exhaust(slot, slot.attempt, uncertain, reason);
        } else {
            start(slot, slot.attempt + 1, uncertain);
        }
    }

    /// The answer to `Command.Ask` or `Command.Fire`.
    void answered(Slot slot, Answer answer) {
        if (slot.state != Slot.State.ASKED && slot.state != Slot.State.FIRING) {
            return;
        }
        long now = clock.millis();
        switch (answer) {
            case Answer.Planned() -> {
                slot.state = Slot.State.STARTING;
                append(slot, new LedgerEntry.Started(slot.attempt, slot.uncertain));
            }
            case Answer.Done(var receipt, var facts) -> {
                channel.answers();
                tally.done.increment();
                record(slot, new LedgerEntry.Done(receipt, facts));
            }
            case Answer.DeadLetter(var reason, var facts) -> giveUp(slot, reason, false, facts);
            case Answer.Retry(var delay, var reason) -> retry(slot, delay, reason, now);
            case Answer.Unavailable(var delay, var reason) -> unavailable(slot, delay, reason, now);
            case Answer.InDoubt(var delay, var _) -> {
                channel.leaves(slot);
                backOff(
                        slot,
                        now
                                + Math.max(
                                        delay.toMillis(),
                                        limits.backOff(slot.attempt, slot.id).toMillis()));
            }
            case Answer.NotHappened() -> {
                channel.answers();
                goOn(slot, slot.uncertain, "had no effect, as a probe found");
            }
            case Answer.Flagged(var facts) -> flagged(slot, facts);
            case Answer.Threw(var what) -> stop(slot, what);
        }
    }

    private void retry(Slot slot, Duration delay, String reason, long now) {
        channel.answers();
        tally.retried.increment();
        long wait =
                Math.max(delay.toMillis(), limits.backOff(slot.attempt, slot.id).toMillis());
        append(slot, new LedgerEntry.Failed(slot.attempt, now + wait, slot.uncertain, reason));
        if (slot.attempt >= limits.maxAttempts()) {
            exhaust(slot, slot.attempt, slot.uncertain, reason);
        } else {
            backOff(slot, now + wait);
        }
    }

    private void unavailable(Slot slot, Duration delay, String reason, long now) {
        tally.unavailable.increment();
        if (slot.state == Slot.State.FIRING) {
            withdraw(slot, reason, now);
        }
        channel.isDown(slot, delay, reason, now);
        release(slot);
        slot.lane.state = Lane.State.READY;
        ready.addFirst(slot.lane);
    }

    /// Takes a start back: nothing happened, and the attempt does not count.
    private void withdraw(Slot slot, String reason, long now) {
        append(slot, new LedgerEntry.Failed(slot.attempt - 1, now, slot.uncertain, reason));
    }

    private void flagged(Slot slot, List<Publication> facts) {
        switch (doubt) {
            case FLAG_AND_PARK ->
                giveUp(slot, "the effect is in doubt: it was started and its end is not known", true, facts);
            case FLAG_AND_REPEAT, REPEAT, PROBE -> {
                slot.state = Slot.State.FLAGGING;
                commands.add(new Command.Publish(slot, facts, Optional.empty()));
            }
        }
    }

    private void giveUp(Slot slot, String reason, boolean uncertain, List<Publication> facts) {
        channel.leaves(slot);
        tally.deadLettered.increment();
        record(slot, new LedgerEntry.GaveUp(slot.offset, reason, uncertain, false, facts));
    }

    private void record(Slot slot, LedgerEntry end) {
        slot.state = Slot.State.RECORDING;
        append(slot, end);
    }

    private void append(Slot slot, LedgerEntry entry) {
        slot.owner.pending.add(new OwnedPartition.Pending(slot, entry));
        slot.owner.index.put(slot.id, entry);
        commands.add(new Command.Append(slot, entry));
    }

    /// A `Command.Append` of this partition is durable at `ledgerOffset`.
    void appended(OwnedPartition owner, long ledgerOffset) {
        if (owner.isDropped) {
            return;
        }
        if (!owner.isContiguous(ledgerOffset)) {
            giveWay(owner, "another owner has written to the ledger partition, seen at offset " + ledgerOffset);
        }
        OwnedPartition.Pending pending = owner.pending.remove();
        Slot slot = pending.slot();
        switch (pending.entry()) {
            case LedgerEntry.Started _ when slot.state == Slot.State.STARTING -> fire(slot);
            case LedgerEntry.Done _, LedgerEntry.GaveUp _
            when slot.state == Slot.State.RECORDING -> recorded(slot, pending.entry());
            case LedgerEntry.Started _, LedgerEntry.Failed _, LedgerEntry.Done _, LedgerEntry.GaveUp _ -> {}
        }
    }

    private void fire(Slot slot) {
        if (slot.owner.isDraining) {
            withdraw(slot, "the partition goes to another owner", clock.millis());
            abandon(slot);
        } else {
            slot.state = Slot.State.FIRING;
            commands.add(new Command.Fire(slot));
        }
    }

    private void recorded(Slot slot, LedgerEntry end) {
        if (end.isSettled()) {
            release(slot);
            complete(slot);
        } else {
            publish(slot, end);
        }
    }

    private void publish(Slot slot, LedgerEntry end) {
        slot.state = Slot.State.PUBLISHING;
        switch (end) {
            case LedgerEntry.Done(var _, var facts) -> commands.add(new Command.Publish(slot, facts, Optional.empty()));
            case LedgerEntry.GaveUp(var _, var reason, var _, var _, var facts) ->
                commands.add(new Command.Publish(slot, facts, Optional.of(reason)));
            case LedgerEntry.Started _, LedgerEntry.Failed _ -> throw new IllegalStateException("not an end: " + end);
        }
    }

    /// A `Command.Publish` of this slot is durable.
    void published(Slot slot) {
        if (slot.state == Slot.State.FLAGGING) {
            goOn(slot, true, "in doubt; repeated");
        } else if (slot.state == Slot.State.PUBLISHING) {
            LedgerEntry end = slot.owner.index.of(slot.id);
            if (end != null) {
                append(slot, end.asSettled());
            }
            release(slot);
            complete(slot);
        }
    }

    /// What was to be made durable was not; whether it was nevertheless is not known.
    void failed(OwnedPartition owner, String reason) {
        if (!owner.isDropped) {
            drop(owner.partition);
            commands.add(new Command.Surrender(owner.partition, reason));
        }
    }

    private void backOff(Slot slot, long until) {
        release(slot);
        slot.lane.until = until;
        slot.owner.block(slot.lane, Lane.State.BACKING_OFF);
        wakes.add(new Wake(slot.lane, until));
    }

    private void stop(Slot slot, String what) {
        tally.stopped.increment();
        channel.leaves(slot);
        release(slot);
        slot.owner.block(slot.lane, Lane.State.STOPPED);
        stopped.put(slot, what);
    }

    private void complete(Slot slot) {
        tally.completed.increment();
        Lane lane = slot.lane;
        slot.owner.complete(slot);
        if (!lane.slots.isEmpty()) {
            lane.state = Lane.State.READY;
            ready.add(lane);
        }
    }

    /// Nothing runs for this slot any more.
    private void release(Slot slot) {
        if (slot.isRunning()) {
            inFlight--;
            slot.owner.running.remove(slot.id);
            channel.leaves(slot);
            slot.state = Slot.State.QUEUED;
        }
    }

    private void abandon(Slot slot) {
        release(slot);
        slot.state = Slot.State.ABANDONED;
        commands.add(new Command.Abandon(slot));
    }

    /// Lets what is under way in these partitions come to its end, and begins nothing.
    void drain(Collection<Integer> going) {
        for (int partition : going) {
            OwnedPartition owner = partitions.get(partition);
            if (owner != null) {
                owner.isDraining = true;
                owner.slots().stream().filter(Slot::canBeAbandoned).toList().forEach(this::abandon);
            }
        }
    }

    boolean isDrained(Collection<Integer> going) {
        return going.stream().allMatch(partition -> {
            OwnedPartition owner = partitions.get(partition);
            return owner == null || (owner.running.isEmpty() && owner.pending.isEmpty());
        });
    }

    /// Forgets a partition: nothing of it is fired, recorded or committed from here on.
    void drop(int partition) {
        OwnedPartition owner = partitions.remove(partition);
        if (owner != null) {
            owner.isDropped = true;
            owner.slots().stream().filter(Slot::isRunning).toList().forEach(this::abandon);
            stopped.keySet().removeIf(slot -> slot.owner == owner);
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
        return inFlight;
    }

    Channel channel() {
        return channel;
    }

    /// The slots whose reaction threw, with what it threw.
    Map<Slot, String> stopped() {
        return stopped;
    }
}
