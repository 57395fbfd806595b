package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import millrace.processors.lineage.Derived;
import org.apache.avro.specific.SpecificRecord;

/// How far a device has counted its readings, and what is missing so far. Pure: a reading or an hour in, facts out.
///
/// A gap is held until it has settled: until the device's newest reading is more than the grace ahead of it, so that
/// what is missing would be late, or until it was seen so long ago by the clock of who wrote the readings down. Only
/// what is missing then is told, once. All of it is said by the readings; the wall clock stands in for those that do
/// not come.
///
/// @param highest since it began to count
/// @param since when it began to count anew, by its own time; 1970 if it has not
/// @param gaps that have not settled, at most `MOST_GAPS`, in the order of their sequences since it began
record Count(Optional<Long> highest, Instant since, List<Gap> gaps) {

    static final Count NOTHING = new Count(Optional.empty(), Instant.EPOCH, List.of());

    /// About 200 bytes each, written with every reading; the first is told if there are more.
    static final int MOST_GAPS = 32;

    record Decision(Count after, List<Derived<SpecificRecord>> facts) {}

    /// A reading has come that is no repeat. What came too late is not missing; what was rejected is, for nobody has
    /// it.
    ///
    /// @param before the device's time before it
    Decision on(Reading reading, Tally before, Verdict verdict, DeviceRules rules) {
        Decision overdue = telling(reading.deviceId(), gap -> isOverdue(gap, reading.recordedAt(), rules.grace()));
        Count counted = reading.sequence()
                .map(next -> switch (verdict.fate()) {
                    case USED -> overdue.after().with(next, reading, before.isNewest(reading));
                    case LATE -> overdue.after().filledBy(next, reading).orElse(overdue.after());
                    default -> overdue.after();
                })
                .orElse(overdue.after());
        Decision settled = counted.telling(reading.deviceId(), gap -> verdict.after()
                .newestAt()
                .filter(gap.time().plus(rules.grace())::isBefore)
                .isPresent());
        Decision bounded = settled.after().bounded(reading.deviceId());
        return new Decision(
                bounded.after(),
                Stream.of(overdue, settled, bounded)
                        .flatMap(decision -> decision.facts().stream())
                        .toList());
    }

    /// Time has passed.
    Decision wake(String deviceId, Instant now, DeviceRules rules) {
        return telling(deviceId, gap -> isOverdue(gap, now.minus(rules.settle()), rules.grace()));
    }

    /// When a gap is settled if nothing comes. Later by `settle` than a reading would say so, which may be on its way.
    Optional<Instant> settledAt(DeviceRules rules) {
        return gaps.stream()
                .map(gap -> gap.seenAt().plus(rules.grace()).plus(rules.settle()))
                .min(Comparator.naturalOrder());
    }

    private static boolean isOverdue(Gap gap, Instant now, Duration grace) {
        return !gap.seenAt().plus(grace).isAfter(now);
    }

    /// A sequence that a gap has was overtaken, whatever its time: some receivers stamp what they hear. Any other that
    /// is lower than the highest, in a reading newer than any, is a counter that began anew.
    private Count with(long next, Reading reading, boolean isNewest) {
        return filledBy(next, reading).orElseGet(() -> {
            if (highest.isEmpty()) {
                return new Count(Optional.of(next), since, gaps);
            }
            if (next > highest.get() && !isOfTheCountBefore(reading.time())) {
                return upTo(next, highest.get(), reading);
            }
            return next < highest.get() && isNewest ? new Count(Optional.of(next), reading.time(), gaps) : this;
        });
    }

    private Count upTo(long next, long known, Reading reading) {
        List<Gap> after = new ArrayList<>(gaps);
        if (known >= 0 && next - known > 1) {
            after.add(Gap.behind(known, next, reading));
        }
        return new Count(Optional.of(next), since, List.copyOf(after));
    }

    private Optional<Count> filledBy(long sequence, Reading reading) {
        Optional<Gap> filled = gaps.stream()
                .filter(gap ->
                        gap.has(sequence) && isOfTheCountBefore(gap.time()) == isOfTheCountBefore(reading.time()))
                .findFirst();
        return filled.map(gap -> new Count(
                highest,
                since,
                gaps.stream()
                        .flatMap(one -> one.equals(gap) ? one.without(sequence, reading) : Stream.of(one))
                        .toList()));
    }

    private boolean isOfTheCountBefore(Instant time) {
        return time.isBefore(since);
    }

    private Decision telling(String deviceId, Predicate<Gap> isSettled) {
        return new Decision(
                new Count(
                        highest, since, gaps.stream().filter(isSettled.negate()).toList()),
                gaps.stream().filter(isSettled).map(gap -> gap.fact(deviceId)).toList());
    }

    private Decision bounded(String deviceId) {
        List<Gap> first = gaps.subList(0, Math.max(0, gaps.size() - MOST_GAPS));
        return telling(deviceId, first::contains);
    }
}
