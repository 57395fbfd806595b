package millrace.consumers.reactions;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import millrace.consumers.reactions.LedgerEntry.Opened;
import millrace.consumers.reactions.LedgerEntry.Replaying;
import org.jspecify.annotations.Nullable;

/// Replays a range of the source beside the source's own reading, as an operator asks.
///
/// Its records come from a reader of their own and go through the same lanes and the same protocol. The ledger keeps
/// the place before which nothing needs anything more; what is behind it is read again after a crash and recognised,
/// so the place may be told late. A record has its turn only once the source's own reading has come by.
final class Replays {

    private static final long TELL_EVERY_MS = 1_000;

    private final Commands commands;
    private final Journal journal;
    private final Schedule schedule;
    private final Parking parking;
    private final Keys keys;
    private final InstantSource clock;
    private final Tally tally;
    private final Safeguards safeguards;

    Replays(
            Commands commands,
            Journal journal,
            Schedule schedule,
            Parking parking,
            Keys keys,
            InstantSource clock,
            Tally tally,
            Safeguards safeguards) {
        this.commands = commands;
        this.journal = journal;
        this.schedule = schedule;
        this.parking = parking;
        this.keys = keys;
        this.clock = clock;
        this.tally = tally;
        this.safeguards = safeguards;
    }

    /// Goes on with what an earlier owner has begun.
    void resume(OwnedPartition owner) {
        if (owner.index.of(Replaying.KEY) instanceof Replaying known) {
            owner.replay = new Replay(known);
        }
    }

    /// @return the outcome for people
    String begin(OwnedPartition owner, Action action, ReplayOrder order) {
        Replay known = owner.replay;
        boolean isKnown = known != null && known.state().id().equals(action.id()); // a crash kept its outcome back
        if (known != null && !isKnown && !known.state().isOver()) {
            return "refused: a replay of %d to %d is under way"
                    .formatted(known.order().from(), known.order().to());
        }
        if (!isKnown) {
            long since = order.generation().isEmpty() ? 0 : opened(owner, order.generation());
            var state = new Replaying(action.id(), action.by(), order, since, order.from(), 0, 0, false, false);
            owner.replay = new Replay(state);
            journal.append(owner, Replaying.KEY, state);
        }
        return "replays %d to %d".formatted(order.from(), order.to());
    }

    /// The generation has effects from here on.
    ///
    /// @return since when it has had some; `Long.MAX_VALUE` if it had none
    private long opened(OwnedPartition owner, String generation) {
        EffectId key = Opened.key(generation);
        if (owner.index.of(key) instanceof Opened(var at)) {
            return at;
        }
        journal.append(owner, key, new Opened(clock.millis()));
        return Long.MAX_VALUE;
    }

    /// Lets go of what was not begun; in the park too where it is of a generation, for without one it may be what the
    /// source's own reading counts on.
    ///
    /// @return the outcome for people
    String cancel(OwnedPartition owner, String by) {
        Replay replay = owner.replay;
        List<Slot> parked = replay == null ? List.of() : parkedOf(owner, replay);
        if (replay == null || (replay.state().isOver() && parked.isEmpty())) {
            return "refused: nothing is being replayed";
        }
        replay.slots().filter(Replays::mayGo).toList().forEach(keys::letGo);
        replay.settle();
        replay.cancel();
        owner.replayed();
        tell(owner, replay);
        parked.forEach(this::takeBack);
        return "cancelled by " + by;
    }

    private static List<Slot> parkedOf(OwnedPartition owner, Replay replay) {
        String generation = replay.order().generation();
        return owner.parked.values().stream()
                .filter(slot -> !generation.isEmpty() && slot.generation.equals(generation) && mayGo(slot))
                .toList();
    }

    /// Takes a record out of the park of which nothing was tried.
    private void takeBack(Slot slot) {
        slot.parkedAt = Place.NOT_PARKED;
        journal.append(slot, new LedgerEntry.Failed(0, clock.millis(), false, "its replay was cancelled"));
        keys.letGo(slot);
    }

    private static boolean mayGo(Slot slot) {
        boolean isLoading = slot.lane.state == Lane.State.LOADING && slot.lane.head() == slot;
        return slot.state == Slot.State.QUEUED
                && slot.mended == null
                && !isLoading
                && !isBegun(slot.owner.index.of(slot.id));
    }

    /// Whether something was tried, or said, that must come to an end.
    private static boolean isBegun(@Nullable LedgerEntry known) {
        return switch (known) {
            case LedgerEntry.Started _, LedgerEntry.Skipped _ -> true;
            case LedgerEntry.Failed failed -> failed.attempts() > 0 || failed.uncertain();
            case LedgerEntry.Done done -> !done.isSettled();
            case LedgerEntry.GaveUp gaveUp -> !gaveUp.isSettled() || gaveUp.isBlocking();
            case null, default -> false;
        };
    }

    /// An operator has looked at what there is.
    void release(OwnedPartition owner) {
        Replay replay = owner.replay;
        if (replay != null && !replay.state().isOver()) {
            replay.release();
            tell(owner, replay);
        }
    }

    private void tell(OwnedPartition owner, Replay replay) {
        replay.isTold(clock.millis());
        journal.append(owner, Replaying.KEY, replay.state());
    }

    void advance(OwnedPartition owner, long now) {
        Replay replay = owner.replay;
        if (replay == null || owner.isDraining) {
            return;
        }
        owner.replayWakesAt = Long.MAX_VALUE;
        if (!replay.state().isOver()) {
            admit(owner, replay, now);
            replay.settle();
            if (replay.state().isOver()) {
                owner.replayed();
            }
            if (replay.state().isCancelled()) {
                parkedOf(owner, replay).forEach(this::takeBack); // those that were on their way there
            }
            if (replay.asksForMore()) {
                commands.add(new Command.Read(
                        owner.partition, replay, replay.ask(), replay.order().to()));
            }
        }
        if (replay.isToBeTold(now, TELL_EVERY_MS)) {
            tell(owner, replay);
        }
    }

    private void admit(OwnedPartition owner, Replay replay, long now) {
        for (Intake head = replay.head(); head != null; head = replay.head()) {
            if (!owner.hasReached(head.record().offset())) {
                return;
            }
            LedgerEntry known = known(owner, replay, head.id());
            boolean isStale = known == null && isStale(owner, replay, head, now);
            if (!isWanted(owner, replay, head, known)
                    || (isStale && !replay.order().withStale())) {
                if (!isStale) {
                    tally.recognised.increment();
                }
                replay.leaveOut(isStale);
                owner.replayed();
            } else if (replay.turnAt() > now) {
                owner.replayWakesAt = (long) Math.ceil(replay.turnAt());
                return;
            } else {
                Slot slot = owner.add(head, replay);
                replay.begin(slot, now);
                owner.replayed();
                queue(slot, now);
            }
        }
    }

    private @Nullable LedgerEntry known(OwnedPartition owner, Replay replay, EffectId id) {
        boolean isForgotten =
                !safeguards.generations() && !replay.order().generation().isEmpty();
        return isForgotten ? null : owner.index.of(id);
    }

    private static boolean isWanted(OwnedPartition owner, Replay replay, Intake intake, @Nullable LedgerEntry known) {
        if (owner.parked.containsKey(intake.id())) {
            return false; // the one in the park is the one that counts
        }
        if (replay.state().isCancelled()) {
            return isBegun(known);
        }
        return known == null || !known.isLastWordFor(intake.record().offset());
    }

    private static boolean isStale(OwnedPartition owner, Replay replay, Intake intake, long now) {
        long horizon = now - owner.index.horizon().toMillis();
        return ReplayVerdict.isStale(intake.recordedAt(), replay.state().since(), horizon);
    }

    /// Its key may have waited for others, which come behind it.
    private void queue(Slot slot, long now) {
        Lane lane = slot.lane;
        boolean isFirst = lane.head() == slot && (lane.state == Lane.State.AWAITING || lane.state == Lane.State.HELD);
        if (isFirst || lane.state == Lane.State.WAITING) {
            schedule.consider(lane);
        } else {
            parking.relieve(lane, now);
        }
    }

    /// When `advance` is next worth calling; `Long.MAX_VALUE` if only an event changes anything.
    static long wakesAt(Collection<OwnedPartition> owned) {
        return owned.stream().mapToLong(owner -> owner.replayWakesAt).min().orElse(Long.MAX_VALUE);
    }
}
