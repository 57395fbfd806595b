package millrace.consumers.reactions;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A replay of one partition: what was read of its range, what is at work, and how far it has come.
final class Replay {

    /// Records that have had their turn, and of which one at least is not done, most.
    private static final int MOST_STEPS = 500;

    /// How late a turn may come and be made up for, so that a rate of many in a millisecond is kept.
    private static final double SLACK_MS = 10;

    /// A record that has had its turn.
    ///
    /// @param next source offset behind it
    /// @param slot null if it was left out
    private record Step(long next, @Nullable Slot slot, boolean isStale) {

        boolean isDone() {
            return slot == null || slot.hasLeftTheSource();
        }

        boolean isTried() {
            return slot != null && !slot.isNeedless;
        }
    }

    private final Deque<Intake> read = new ArrayDeque<>();
    private final Deque<Step> steps = new ArrayDeque<>();
    private LedgerEntry.Replaying state;
    private LedgerEntry.Replaying told;
    private long toldAt;
    private long readTo;
    private boolean isReading;
    private double turnAt;

    /// Goes on where `state` has come to.
    Replay(LedgerEntry.Replaying state) {
        this.state = state;
        this.told = state;
        this.readTo = state.next();
    }

    LedgerEntry.Replaying state() {
        return state;
    }

    ReplayOrder order() {
        return state.order();
    }

    /// Whether more of its range is to be read.
    boolean asksForMore() {
        return read.isEmpty() && !isReading && readTo < order().to();
    }

    /// @return from which source offset
    long ask() {
        isReading = true;
        return readTo;
    }

    /// @param next source offset behind what was read
    void take(Collection<Intake> found, long next) {
        if (isReading) {
            isReading = false;
            read.addAll(found);
            readTo = next;
        }
    }

    /// The record whose turn it is; null if there is none, or too many are at work.
    @Nullable
    Intake head() {
        return steps.size() < MOST_STEPS ? read.peek() : null;
    }

    /// When the next effect may begin, epoch milliseconds.
    double turnAt() {
        return turnAt;
    }

    /// An effect begins.
    void begin(Slot slot, long now) {
        turnAt = Math.max(turnAt, now - SLACK_MS) + 60_000 / order().perMinute();
        steps.add(new Step(read.remove().record().offset() + 1, slot, false));
    }

    void leaveOut(boolean isStale) {
        steps.add(new Step(read.remove().record().offset() + 1, null, isStale));
    }

    /// Counts what is done, in order.
    void settle() {
        while (!steps.isEmpty() && steps.getFirst().isDone()) {
            Step step = steps.removeFirst();
            pass(step.next(), step.isTried() ? 1 : 0, step.isStale() ? 1 : 0);
        }
        if (steps.isEmpty() && read.isEmpty() && readTo > state.next()) {
            pass(readTo, 0, 0);
        }
    }

    private void pass(long next, int tried, int stale) {
        state = new LedgerEntry.Replaying(
                state.id(),
                state.by(),
                order(),
                state.since(),
                next,
                state.tried() + tried,
                state.stale() + stale,
                state.isReleased(),
                state.isCancelled());
    }

    /// The brake does not count what is left of it.
    void release() {
        put(order(), true, state.isCancelled());
    }

    /// Begins nothing more: what is left of it are the records at work.
    void cancel() {
        read.clear();
        isReading = false;
        while (!steps.isEmpty() && steps.getLast().isDone()) {
            steps.removeLast();
        }
        readTo = steps.isEmpty() ? state.next() : steps.getLast().next();
        put(order().until(readTo), state.isReleased(), true);
    }

    private void put(ReplayOrder order, boolean isReleased, boolean isCancelled) {
        state = new LedgerEntry.Replaying(
                state.id(),
                state.by(),
                order,
                state.since(),
                state.next(),
                state.tried(),
                state.stale(),
                isReleased,
                isCancelled);
    }

    /// Whether a record at this offset has yet to have its turn.
    boolean isAheadOf(long offset) {
        long reached = steps.isEmpty() ? state.next() : steps.getLast().next();
        return offset >= reached && offset < order().to();
    }

    /// What is at work.
    Stream<Slot> slots() {
        return steps.stream().flatMap(step -> Stream.ofNullable(step.slot())).filter(slot -> !slot.hasLeftTheSource());
    }

    /// Whether the ledger does not know how far it has come, and was not told for `every` milliseconds or is to hear
    /// of its end.
    boolean isToBeTold(long now, long every) {
        return !state.equals(told) && (state.isOver() || now - toldAt >= every);
    }

    void isTold(long now) {
        told = state;
        toldAt = now;
    }
}
