package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import millrace.devices.DeviceSummary;
import millrace.processors.devices.state.StoredCause;
import millrace.processors.devices.state.StoredSum;
import millrace.processors.devices.state.StoredWindow;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;
import millrace.schemas.Identity;
import org.jspecify.annotations.Nullable;

/// What a window amounts to, reading by reading. Pure.
///
/// A summary has as parents the readings that none has told yet, and the summary before it: a chain, so `why` finds
/// every reading of a window.
final class Summing {

    /// A window of more untold readings is told before it ends, or a summary would have thousands of parents.
    private static final int MOST_UNTOLD = 32;

    private Summing() {}

    /// @param before the window so far, if there is any
    /// @param tellAt when to tell it, if it is not due before
    static StoredWindow add(Optional<StoredWindow> before, Reading reading, Instant tellAt) {
        List<StoredCause> untold =
                new ArrayList<>(before.map(StoredWindow::getUntold).orElse(List.of()));
        int place = untold.size();
        untold.add(StoredCauses.write(reading.cause()));
        SortedMap<String, StoredSum> sums = new TreeMap<>();
        before.map(StoredWindow::getSums).orElse(List.of()).forEach(sum -> sums.put(sum.getSensor(), sum));
        reading.measurements()
                .forEach((sensor, value) -> sums.put(sensor, add(sums.get(sensor), sensor, value, reading, place)));
        Instant dueAt =
                before.filter(Summing::isUntold).map(StoredWindow::getDueAt).orElse(tellAt);
        return new StoredWindow(List.copyOf(sums.values()), untold, dueAt);
    }

    private static StoredSum add(@Nullable StoredSum sum, String sensor, double value, Reading reading, int place) {
        Instant time = reading.time();
        if (sum == null) {
            return new StoredSum(sensor, 1L, value, value, value, value, time, value, time, 0L, null, List.of(place));
        }
        boolean isFirst = time.isBefore(sum.getFirstAt());
        boolean isLast = !time.isBefore(sum.getLastAt());
        List<Integer> untold = new ArrayList<>(sum.getUntold());
        untold.add(place);
        return new StoredSum(
                sensor,
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
                untold);
    }

    static boolean isFull(StoredWindow window) {
        return window.getUntold().size() >= MOST_UNTOLD;
    }

    static boolean isUntold(StoredWindow window) {
        return !window.getUntold().isEmpty();
    }

    /// One of each sensor that has something untold.
    static List<Derived<DeviceSummary>> summaries(Window window, StoredWindow row) {
        List<Cause> readings = row.getUntold().stream().map(StoredCauses::read).toList();
        return row.getSums().stream()
                .filter(sum -> !sum.getUntold().isEmpty())
                .map(sum -> summary(window, sum, readings))
                .toList();
    }

    private static Derived<DeviceSummary> summary(Window window, StoredSum sum, List<Cause> readings) {
        List<Cause> parents = new ArrayList<>();
        sum.getUntold().forEach(place -> parents.add(readings.get(place)));
        if (sum.getTold() != null) {
            // the story is the first parent's
            parents.add(
                    new Cause(Identity.made(SummariseReadings.STEP, sum.getTold()), sum.getTold(), Optional.empty()));
        }
        var summary = new DeviceSummary(
                window.deviceId(),
                sum.getSensor(),
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
        String key = window.deviceId() + "/" + window.span() + "/" + window.start() + "/" + sum.getSensor();
        return new Derived<>(key, sum.getLastAt(), summary, "DeviceSummary/" + key, parents);
    }

    /// After it was told.
    ///
    /// @param told id of the summary of each sensor that had something untold
    /// @param forgetAt when the row may go, whatever the device's time
    static StoredWindow told(StoredWindow row, Map<String, String> told, Instant forgetAt) {
        return new StoredWindow(
                row.getSums().stream()
                        .map(sum -> told(sum, told.get(sum.getSensor())))
                        .toList(),
                List.of(),
                forgetAt);
    }

    private static StoredSum told(StoredSum sum, @Nullable String summary) {
        return summary == null
                ? sum
                : new StoredSum(
                        sum.getSensor(),
                        sum.getCount(),
                        sum.getMin(),
                        sum.getMax(),
                        sum.getSum(),
                        sum.getFirst(),
                        sum.getFirstAt(),
                        sum.getLast(),
                        sum.getLastAt(),
                        sum.getRevision() + 1,
                        summary,
                        List.of());
    }

    /// When a window is told that has a value since `now`.
    static Instant tellAt(Window window, Instant now, Duration settle) {
        return (window.end().isAfter(now) ? window.end() : now).plus(settle);
    }
}
