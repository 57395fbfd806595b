package millrace.consumers.reactions;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import millrace.consumers.reactions.Command.Question;

/// The protocol of one effect.
///
/// Ask for a plan; append STARTED; on its acknowledgement fire; append DONE with the facts; on its acknowledgement
/// publish the facts; on theirs the slot is complete and may be committed, and DONE is appended again without the
/// facts. DONE goes before the facts because a fact without DONE would leave the effect in doubt, whereas DONE without
/// its facts is mended by whoever takes over: it publishes them again, byte for byte. `CoreSimulationTest` crashes it
/// at every step.
final class EffectProtocol {

    private static final Duration SAME_EFFECT_RUNS = Duration.ofMillis(50);

    private final CoreLimits limits;
    private final Conduct conduct;
    private final InstantSource clock;
    private final Tally tally;
    private final Commands commands;
    private final Journal journal;
    private final Keys keys;
    private final Parking parking;
    private final Destinations destinations;
    private final Brakes brakes;
    private final Safeguards safeguards;
    private final Endings endings;

    EffectProtocol(
            CoreLimits limits,
            Conduct conduct,
            InstantSource clock,
            Tally tally,
            Commands commands,
            Journal journal,
            Keys keys,
            Parking parking,
            Destinations destinations,
            Brakes brakes,
            Safeguards safeguards,
            Endings endings) {
        this.limits = limits;
        this.conduct = conduct;
        this.clock = clock;
        this.tally = tally;
        this.commands = commands;
        this.journal = journal;
        this.keys = keys;
        this.parking = parking;
        this.destinations = destinations;
        this.brakes = brakes;
        this.safeguards = safeguards;
        this.endings = endings;
    }

    /// Goes on with the head of a key as the ledger has it.
    void dispatch(Slot slot, long now) {
        OwnedPartition owner = slot.owner;
        LedgerEntry known = owner.index.of(slot.id);
        if (!slot.isParked && owner.parked.containsKey(slot.id)) {
            recognise(slot); // the one in the park is the one that counts
        } else if (owner.running.contains(slot.id) || owner.moving.contains(slot.id)) {
            keys.backOff(slot, now + SAME_EFFECT_RUNS.toMillis());
        } else if (known == null) {
            begin(slot);
        } else {
            resume(slot, known, now);
        }
    }

    private void resume(Slot slot, LedgerEntry known, long now) {
        switch (known) {
            case LedgerEntry.Parked _ -> begin(slot);
            case LedgerEntry.Started(var attempt, var uncertain) -> resolve(slot, attempt, uncertain);
            case LedgerEntry.Failed failed when failed.nextAt() > now -> keys.backOff(slot, failed.nextAt());
            case LedgerEntry.Failed failed
            when failed.attempts() >= limits.maxAttempts() ->
                exhaust(slot, failed.attempts(), failed.uncertain(), failed.reason());
            case LedgerEntry.Failed failed -> start(slot, failed.attempts() + 1, failed.uncertain());
            case LedgerEntry.Skipped(var attempts, var uncertain, var reason) ->
                exhaust(slot, attempts, uncertain, reason);
            case LedgerEntry.GaveUp gaveUp
            when gaveUp.offset() != slot.offset && !gaveUp.uncertain() -> start(slot, 1, false);
            case LedgerEntry.Done _, LedgerEntry.GaveUp _ when known.isSettled() -> recognise(slot);
            case LedgerEntry.Done _, LedgerEntry.GaveUp _ -> {
                keys.run(slot);
                endings.publish(slot, known);
            }
            case LedgerEntry.Acted _, LedgerEntry.Braked _, LedgerEntry.Replaying _, LedgerEntry.Opened _ ->
                throw new IllegalStateException("is no effect: " + slot.id);
        }
    }

    /// Nothing was ever tried.
    private void begin(Slot slot) {
        Optional<String> dropped = brakes.dropped(slot);
        if (dropped.isPresent()) {
            journal.append(slot, new LedgerEntry.Skipped(0, false, dropped.get()));
            exhaust(slot, 0, false, dropped.get());
        } else {
            start(slot, 1, false);
        }
    }

    private void recognise(Slot slot) {
        boolean isKnown = safeguards.dedupe() && (slot.generation.isEmpty() || safeguards.generations());
        if (!isKnown) {
            start(slot, 1, false);
            return;
        }
        tally.recognised.increment();
        slot.isNeedless = true;
        keys.complete(slot);
    }

    private void ask(Slot slot, Question question) {
        if (!slot.isRunning()) {
            keys.run(slot);
        }
        slot.state = Slot.State.ASKED;
        commands.add(new Command.Ask(slot, question));
    }

    private void start(Slot slot, int attempt, boolean uncertain) {
        slot.attempt = attempt;
        slot.uncertain = uncertain;
        askOutside(slot, new Question.Plan());
    }

    /// Asks what the other side has a part in, once it has room.
    private void askOutside(Slot slot, Question question) {
        if (!slot.isRunning() && brakes.holds(slot)) {
            return;
        }
        if (!slot.isRunning() && !destinations.admits(slot, clock.millis(), keys.free())) {
            keys.await(slot);
            return;
        }
        if (!slot.isRunning()) {
            keys.run(slot);
        }
        destinations.starts(slot);
        ask(slot, question);
    }

    private void exhaust(Slot slot, int attempts, boolean uncertain, String reason) {
        slot.attempt = attempts;
        slot.uncertain = uncertain;
        ask(slot, new Question.Exhaust(reason));
    }

    /// The effect was started and its end is not known.
    private void resolve(Slot slot, int attempt, boolean uncertain) {
        slot.attempt = attempt;
        slot.uncertain = uncertain;
        switch (conduct.doubt()) {
            case REPEAT -> {
                tally.inDoubt.increment();
                keys.run(slot);
                goOn(slot, true, "in doubt; a repeat changes nothing");
            }
            case PROBE -> askOutside(slot, new Question.Probe());
            case FLAG_AND_REPEAT, FLAG_AND_PARK -> {
                tally.inDoubt.increment();
                ask(slot, new Question.Flag());
            }
        }
    }

    /// The next attempt after one in doubt, which counts.
    private void goOn(Slot slot, boolean uncertain, String reason) {
        slot.uncertain = uncertain;
        journal.append(slot, new LedgerEntry.Failed(slot.attempt, clock.millis(), uncertain, reason));
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
            case Answer.Bound(var destination) -> {
                keys.release(slot);
                slot.destination = destination;
                keys.again(slot);
            }
            case Answer.Planned() -> planned(slot);
            case Answer.Done(var receipt, var facts) -> {
                destinations.answers(slot);
                tally.done.increment();
                endings.record(slot, new LedgerEntry.Done(receipt, facts));
            }
            case Answer.DeadLetter(var reason, var facts) -> endings.giveUp(slot, reason, facts);
            case Answer.Retry(var delay, var reason) -> retry(slot, delay, reason, now);
            case Answer.Unavailable(var delay, var reason) -> unavailable(slot, delay, reason, now);
            case Answer.InDoubt(var delay, var _) -> {
                destinations.leaves(slot);
                keys.backOff(slot, now + backOff(slot, delay));
            }
            case Answer.NotHappened() -> {
                destinations.answers(slot);
                goOn(slot, slot.uncertain, "had no effect, as a probe found");
            }
            case Answer.Flagged(var facts) -> flagged(slot, facts);
            case Answer.Threw(var what) -> keys.stop(slot, what);
        }
    }

    private void planned(Slot slot) {
        if (brakes.stops(slot)) {
            commands.add(new Command.Abandon(slot));
        } else {
            slot.state = Slot.State.STARTING;
            journal.append(slot, new LedgerEntry.Started(slot.attempt, slot.uncertain));
            if (!safeguards.awaitStart()) {
                fire(slot);
            }
        }
    }

    private long backOff(Slot slot, Duration least) {
        return Math.max(least.toMillis(), limits.backOff(slot.attempt, slot.id).toMillis());
    }

    private void retry(Slot slot, Duration delay, String reason, long now) {
        destinations.answers(slot);
        tally.retried.increment();
        long until = now + backOff(slot, delay);
        journal.append(slot, new LedgerEntry.Failed(slot.attempt, until, slot.uncertain, reason));
        if (slot.attempt >= limits.maxAttempts()) {
            exhaust(slot, slot.attempt, slot.uncertain, reason);
        } else {
            keys.backOff(slot, until);
        }
    }

    private void unavailable(Slot slot, Duration delay, String reason, long now) {
        tally.unavailable.increment();
        if (slot.state == Slot.State.FIRING) {
            withdraw(slot, reason, now);
        }
        destinations.isDown(slot, delay, reason, now);
        keys.again(slot);
    }

    /// Takes a start back: nothing happened, and the attempt does not count.
    private void withdraw(Slot slot, String reason, long now) {
        journal.append(slot, new LedgerEntry.Failed(slot.attempt - 1, now, slot.uncertain, reason));
    }

    private void flagged(Slot slot, List<Publication> facts) {
        switch (conduct.doubt()) {
            case FLAG_AND_PARK ->
                endings.giveUpInDoubt(slot, "the effect is in doubt: it was started and its end is not known", facts);
            case FLAG_AND_REPEAT, REPEAT, PROBE -> {
                slot.state = Slot.State.FLAGGING;
                commands.add(new Command.Publish(slot, facts, Optional.empty()));
            }
        }
    }

    /// The ledger has the entry.
    void appended(Slot slot, LedgerEntry entry) {
        switch (slot.state) {
            case STARTING -> {
                if (entry instanceof LedgerEntry.Started) {
                    fire(slot);
                }
            }
            case RECORDING -> {
                if (entry instanceof LedgerEntry.Done || entry instanceof LedgerEntry.GaveUp) {
                    endings.recorded(slot, entry);
                }
            }
            case MOVED -> parking.moved(slot);
            case QUEUED, MOVING, ASKED, FLAGGING, FIRING, PARKING, PUBLISHING, COMPLETE, ABANDONED -> {}
        }
    }

    private void fire(Slot slot) {
        if (slot.owner.isDraining) {
            withdraw(slot, "the partition goes to another owner", clock.millis());
            keys.abandon(slot);
        } else {
            slot.state = Slot.State.FIRING;
            commands.add(new Command.Fire(slot));
        }
    }

    /// A `Command.Publish` of this slot is durable.
    void published(Slot slot) {
        if (slot.state == Slot.State.FLAGGING) {
            goOn(slot, true, "in doubt; repeated");
        } else if (slot.state == Slot.State.PUBLISHING) {
            endings.published(slot);
        }
    }
}
