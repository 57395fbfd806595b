package millrace.consumers.reactions;

import java.util.ArrayDeque;
import java.util.Deque;

/// One other side: whether it can be reached, how many effects it takes at a time, and the keys that wait for it.
///
/// The limit is additive increase, multiplicative decrease, as TCP has it: an answer adds to it, unavailability halves
// it.
final class Destination {

    final String name;
    final Channel channel = new Channel();
    final Deque<Lane> waiting = new ArrayDeque<>();
    private final int most;
    private double limit;
    private int inFlight;

    /// @param most effects at a time
    Destination(String name, int most) {
        this.name = name;
        this.most = most;
        this.limit = most;
    }

    /// @param share of the reaction's effects that it may have at most
    boolean admits(long now, int share) {
        return channel.lets(now) && inFlight < Math.min((int) limit, share);
    }

    void starts(Slot slot) {
        channel.starts(slot);
        inFlight++;
    }

    void ends() {
        inFlight--;
    }

    void answers() {
        channel.answers();
        limit = Math.min(most, limit + 1 / limit);
    }

    void isUnavailable() {
        limit = Math.max(1, Math.min(limit, inFlight) / 2);
    }

    int inFlight() {
        return inFlight;
    }
}
