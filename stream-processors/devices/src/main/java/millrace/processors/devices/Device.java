package millrace.processors.devices;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import millrace.processors.devices.Ranges.Range;
import millrace.processors.devices.Watch.Expectation;
import millrace.processors.devices.Watch.Sign;
import millrace.processors.devices.state.StoredCause;
import millrace.processors.devices.state.StoredDevice;
import millrace.processors.devices.state.StoredGap;
import millrace.processors.devices.state.StoredRange;
import org.jspecify.annotations.Nullable;

/// What is known of one device, beside its alarms and windows.
///
/// @param ranges of its sensors, as its profile says
/// @param seenAt when a reading of it was last written down, 1970 if none was
record Device(Tally tally, Count count, Watch watch, Ranges ranges, Instant seenAt) {

    static final Device UNKNOWN = new Device(Tally.NOTHING, Count.NOTHING, Watch.NOTHING, Ranges.NONE, Instant.EPOCH);

    /// Later than any reading: a device that a profile expects is kept for as long as the profile is.
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    /// When to look at it again: it becomes silent, a gap has settled, or it may be forgotten.
    Instant wakeAt(DeviceRules rules) {
        return Stream.of(watch.silentAt(), count.settledAt(rules))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder())
                .orElseGet(() -> hasProfile() ? NEVER : seenAt.plus(rules.keep()));
    }

    boolean mayBeForgotten(Instant now, DeviceRules rules) {
        return !hasProfile()
                && count.gaps().isEmpty()
                && !seenAt.plus(rules.keep()).isAfter(now);
    }

    /// Whether a profile says what has to be known when the next reading comes.
    private boolean hasProfile() {
        return watch.expected().isPresent() || !ranges.isEmpty();
    }

    /// @param wakeAt where it stands in the index of due times
    StoredDevice stored(Instant wakeAt) {
        return new StoredDevice(
                tally.newestAt().orElse(null),
                count.highest().orElse(null),
                count.since(),
                count.gaps().stream().map(Device::stored).toList(),
                tally.isSkewed(),
                seenAt,
                watch.expected().map(Expectation::seconds).orElse(0),
                StoredCauses.write(watch.expected().map(Expectation::profile)),
                watch.sign().map(Sign::at).orElse(null),
                StoredCauses.write(watch.sign().map(Sign::reading)),
                StoredCauses.write(watch.silent()),
                ranges.all().stream()
                        .map(range -> new StoredRange(range.sensor(), range.min(), range.max()))
                        .toList(),
                wakeAt);
    }

    static Device of(StoredDevice stored) {
        int seconds = stored.getExpectedIntervalSeconds();
        return new Device(
                new Tally(Optional.ofNullable(stored.getNewestAt()), stored.getIsSkewed()),
                new Count(
                        Optional.ofNullable(stored.getSequence()),
                        stored.getCountsSince(),
                        stored.getGaps().stream().map(Device::of).toList()),
                new Watch(
                        StoredCauses.readOptional(stored.getProfile())
                                .map(profile -> new Expectation(seconds, profile)),
                        sign(stored.getHeardAt(), stored.getHeard()),
                        StoredCauses.readOptional(stored.getSilent())),
                new Ranges(stored.getRanges().stream()
                        .map(range -> new Range(range.getSensor(), range.getMin(), range.getMax()))
                        .toList()),
                stored.getSeenAt());
    }

    private static StoredGap stored(Gap gap) {
        return new StoredGap(gap.after(), gap.before(), gap.time(), gap.seenAt(), StoredCauses.write(gap.reading()));
    }

    private static Gap of(StoredGap stored) {
        return new Gap(
                stored.getAfter(),
                stored.getBefore(),
                stored.getTime(),
                stored.getSeenAt(),
                StoredCauses.read(stored.getReading()));
    }

    private static Optional<Sign> sign(@Nullable Instant at, @Nullable StoredCause reading) {
        return at == null || reading == null ? Optional.empty() : Optional.of(new Sign(at, StoredCauses.read(reading)));
    }
}
