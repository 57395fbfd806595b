package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import millrace.devices.DeviceSummary;
import millrace.processors.devices.state.StoredCause;
import millrace.processors.devices.state.StoredWindow;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;

/// What a window amounts to, reading by reading. Pure.
///
/// A summary has as parents the readings that none has told yet, and the summary before it: a chain, so `why` finds
/// every reading of a window.
final class Summing {

    /// A window of more untold readings is told before it ends, or a summary would have thousands of parents.
    private static final int MOST_UNTOLD = 32;

    private Summing() {}

    /// @param before the sum so far, if there is any
    /// @param tellAt when to tell the window, if it is not due before
    static StoredWindow add(Optional<StoredWindow> before, double value, Instant time, Cause cause, Instant tellAt) {
        StoredCause reading = StoredCauses.write(cause);
        return before.map(sum -> add(sum, value, time, reading, tellAt))
                .orElseGet(() -> new StoredWindow(
                        1L, value, value, value, value, time, value, time, 0L, null, List.of(reading), tellAt));
    }

    private static StoredWindow add(StoredWindow sum, double value, Instant time, StoredCause reading, Instant tellAt) {
        boolean isFirst = time.isBefore(sum.getFirstAt());
        boolean isLast = !time.isBefore(sum.getLastAt());
        List<StoredCause> untold = new ArrayList<>(sum.getUntold());
        untold.add(reading);
        return new StoredWindow(
                sum.getCount() + 1,
                Math.min(sum.getMin(), value),
                Math.max(sum.getMax(), value),
                sum.getSum() + value,
                isFirst ? value : sum.getFirst(),
                isFirst ? time : sum.getFirstAt(),
                isLast ? value : sum.getLast(),
                isLast ? time : sum.getLastAt(),
                sum.getRevision(),
                sum.getTold(),
                untold,
                sum.getUntold().isEmpty() ? tellAt : sum.getDueAt());
    }

    static boolean isFull(StoredWindow sum) {
        return sum.getUntold().size() >= MOST_UNTOLD;
    }

    static boolean isUntold(StoredWindow sum) {
        return !sum.getUntold().isEmpty();
    }

    static Derived<DeviceSummary> summary(Window window, StoredWindow sum) {
        List<Cause> parents =
                new ArrayList<>(sum.getUntold().stream().map(StoredCauses::read).toList());
        StoredCauses.readOptional(sum.getTold()).ifPresent(parents::add);
        var summary = new DeviceSummary(
                window.deviceId(),
                window.sensor(),
                window.span(),
                window.start(),
                window.end(),
                sum.getCount(),
                sum.getMin(),
                sum.getMax(),
                sum.getSum() / sum.getCount(),
                sum.getFirst(),
                sum.getFirstAt(),
                sum.getLast(),
                sum.getLastAt(),
                sum.getRevision() + 1);
        String key = window.deviceId() + "/" + window.span() + "/" + window.start() + "/" + window.sensor();
        return new Derived<>(key, sum.getLastAt(), summary, "DeviceSummary/" + key, parents);
    }

    /// After it was told.
    ///
    /// @param told the summary
    /// @param forgetAt when the row may go, whatever the device's time
    static StoredWindow told(StoredWindow sum, Cause told, Instant forgetAt) {
        return new StoredWindow(
                sum.getCount(),
                sum.getMin(),
                sum.getMax(),
                sum.getSum(),
                sum.getFirst(),
                sum.getFirstAt(),
                sum.getLast(),
                sum.getLastAt(),
                sum.getRevision() + 1,
                StoredCauses.write(told),
                List.of(),
                forgetAt);
    }

    /// When a window is told that has a value since `now`.
    static Instant tellAt(Window window, Instant now, Duration settle) {
        return (window.end().isAfter(now) ? window.end() : now).plus(settle);
    }
}
