package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.stream.Stream;

/// How many records of a range come to what, when they are read again.
///
/// @param fresh fired for the first time
/// @param identical recognised as done
/// @param stale fired, perhaps again: the ledger does not reach back to them
/// @param inDoubt started, and the end is not known
/// @param unfinished tried without effect, and go on
/// @param parked wait in the park
/// @param deadLetters are or become dead letters, without another try
/// @param triedAgain dead letters of which the event is tried again
public record ReplayCounts(
        long fresh,
        long identical,
        long stale,
        long inDoubt,
        long unfinished,
        long parked,
        long deadLetters,
        long triedAgain) {

    static final ReplayCounts NONE = new ReplayCounts(0, 0, 0, 0, 0, 0, 0, 0);

    ReplayCounts plus(ReplayCounts other) {
        return new ReplayCounts(
                fresh + other.fresh,
                identical + other.identical,
                stale + other.stale,
                inDoubt + other.inDoubt,
                unfinished + other.unfinished,
                parked + other.parked,
                deadLetters + other.deadLetters,
                triedAgain + other.triedAgain);
    }

    /// In the order of the components.
    Stream<Long> all() {
        return Stream.of(fresh, identical, stale, inDoubt, unfinished, parked, deadLetters, triedAgain);
    }

    long records() {
        return all().mapToLong(many -> many).sum();
    }

    /// How many are fired for certain; what is in doubt is as the reaction's class says.
    long fired(boolean withStale) {
        return fresh + unfinished + triedAgain + (withStale ? stale : 0);
    }

    void write(JsonGenerator json) throws IOException {
        json.writeNumberField("records", records());
        json.writeNumberField("new", fresh);
        json.writeNumberField("identical", identical);
        json.writeNumberField("stale", stale);
        json.writeNumberField("inDoubt", inDoubt);
        json.writeNumberField("unfinished", unfinished);
        json.writeNumberField("parked", parked);
        json.writeNumberField("deadLetters", deadLetters);
        json.writeNumberField("triedAgain", triedAgain);
    }
}
