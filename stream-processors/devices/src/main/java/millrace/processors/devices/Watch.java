package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import millrace.devices.DeviceBack;
import millrace.devices.DeviceSilent;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;
import org.apache.avro.specific.SpecificRecord;

/// Whether a device is heard of as often as its profile expects. Pure: a reading, a profile or an hour in, facts out.
///
/// A sign of life is a reading that is no repeat and was measured about when it was written down: imported history is
/// none, so a device that is known from history alone is not missed.
///
/// @param expected what the profile expects, if it does
/// @param sign the latest sign of life
/// @param silent the DeviceSilent of the present silence
record Watch(Optional<Expectation> expected, Optional<Sign> sign, Optional<Cause> silent) {

    static final Watch NOTHING = new Watch(Optional.empty(), Optional.empty(), Optional.empty());

    private static final String SILENT = "DeviceSilent";

    /// @param profile the event that says so
    record Expectation(int seconds, Cause profile) {

        /// The interval and a tenth of it.
        Duration patience() {
            return Duration.ofMillis(seconds * 1_100L);
        }
    }

    /// @param at by the clock of who wrote it down
    record Sign(Instant at, Cause reading) {}

    record Decision(Watch after, List<Derived<SpecificRecord>> facts) {}

    Watch expecting(Optional<Expectation> other) {
        return new Watch(other, sign, silent);
    }

    /// A reading has come that is no repeat.
    Decision on(Reading reading, DeviceRules rules) {
        if (!isLive(reading, rules)
                || sign.filter(known -> known.at().isAfter(reading.recordedAt()))
                        .isPresent()) {
            return new Decision(this, List.of());
        }
        Watch after =
                new Watch(expected, Optional.of(new Sign(reading.recordedAt(), reading.cause())), Optional.empty());
        return new Decision(
                after, silent.stream().map(silence -> back(reading, silence)).toList());
    }

    private boolean isLive(Reading reading, DeviceRules rules) {
        Duration patience = expected.map(Expectation::patience).orElse(Duration.ZERO);
        Duration oldest = patience.compareTo(rules.grace()) > 0 ? patience : rules.grace();
        return !reading.time().isBefore(reading.recordedAt().minus(oldest));
    }

    private Derived<SpecificRecord> back(Reading reading, Cause silence) {
        Instant since = sign.map(Sign::at).orElse(reading.recordedAt());
        return new Derived<>(
                reading.deviceId(),
                reading.recordedAt(),
                new DeviceBack(reading.deviceId(), since, reading.recordedAt()),
                "DeviceBack",
                List.of(silence, reading.cause()));
    }

    /// When the device is silent if nothing comes.
    Optional<Instant> silentAt() {
        return silent.isPresent()
                ? Optional.empty()
                : expected.flatMap(expectation -> sign.map(last -> last.at().plus(expectation.patience())));
    }

    /// Time has passed.
    ///
    /// @param step that tells the facts
    Decision wake(String deviceId, Instant now, String step) {
        Optional<Derived<SpecificRecord>> fact = silentAt()
                .filter(due -> !due.isAfter(now))
                .flatMap(due ->
                        sign.flatMap(last -> expected.map(expectation -> silence(deviceId, due, last, expectation))));
        Optional<Cause> silence = fact.map(it -> StoredCauses.of(step, it)).or(() -> silent);
        return new Decision(new Watch(expected, sign, silence), fact.stream().toList());
    }

    private static Derived<SpecificRecord> silence(String deviceId, Instant due, Sign last, Expectation expectation) {
        return new Derived<>(
                deviceId,
                due,
                new DeviceSilent(deviceId, last.at(), due, expectation.seconds()),
                SILENT,
                List.of(last.reading(), expectation.profile()));
    }
}
