package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import millrace.devices.ClockSkewed;
import millrace.devices.ReadingCameLate;
import millrace.devices.ReadingRejected;
import millrace.devices.RejectionReason;
import millrace.processors.devices.Measurements.Fault;
import millrace.processors.lineage.Derived;
import millrace.processors.lineage.Fate;
import org.apache.avro.specific.SpecificRecord;

/// Judges a reading that is no repeat by what its device has said before. Pure.
///
/// @param before the device's time
/// @param ranges of its sensors
record Acceptance(Tally before, Ranges ranges, DeviceRules rules) {

    Verdict of(Reading reading) {
        Duration ahead = Duration.between(reading.recordedAt(), reading.time());
        if (ahead.compareTo(rules.clockTolerance()) > 0) {
            return ahead(reading, ahead);
        }
        if (reading.time().isBefore(Instant.EPOCH)) {
            return rejected(reading, new Fault(RejectionReason.OUT_OF_RANGE, "time is before 1970; expected later"));
        }
        Measurements measurements = Measurements.of(reading, ranges);
        if (measurements.good().isEmpty()) {
            return new Verdict.Refused(
                    Fate.REJECTED, before, rejection(reading, measurements).toList());
        }
        Optional<Instant> late = before.newestAt()
                .filter(newest -> reading.time().plus(rules.grace()).isBefore(newest));
        if (late.isPresent()) {
            return new Verdict.Refused(Fate.LATE, before, List.of(late(reading, late.get())));
        }
        return new Verdict.Accepted(
                reading.with(measurements.good()),
                before.with(reading),
                rejection(reading, measurements).toList());
    }

    private Verdict ahead(Reading reading, Duration ahead) {
        List<Derived<SpecificRecord>> facts = new ArrayList<>();
        if (!before.isSkewed()) {
            var skewed = new ClockSkewed(reading.deviceId(), reading.time(), reading.recordedAt(), ahead.toSeconds());
            // by our clock, for the device's own is what is wrong
            facts.add(new Derived<>(
                    reading.deviceId(), reading.recordedAt(), skewed, "ClockSkewed", List.of(reading.cause())));
        }
        var fault = new Fault(
                RejectionReason.TIME_AHEAD,
                "time is more than %s ahead of when it was written down".formatted(rules.clockTolerance()));
        facts.add(rejection(reading, fault, List.of(), true));
        return new Verdict.Refused(Fate.REJECTED, before.skewed(), facts);
    }

    private Verdict rejected(Reading reading, Fault fault) {
        return new Verdict.Refused(Fate.REJECTED, before, List.of(rejection(reading, fault, List.of(), true)));
    }

    private static Stream<Derived<SpecificRecord>> rejection(Reading reading, Measurements measurements) {
        return measurements.fault().stream()
                .map(fault -> rejection(
                        reading, fault, measurements.bad(), measurements.good().isEmpty()));
    }

    private static Derived<SpecificRecord> rejection(
            Reading reading, Fault fault, List<String> sensors, boolean isWhole) {
        var rejected = new ReadingRejected(
                reading.deviceId(),
                reading.sequence().orElse(null),
                reading.time(),
                fault.reason(),
                fault.detail(),
                sensors,
                isWhole);
        Instant time = reading.time().isAfter(reading.recordedAt()) ? reading.recordedAt() : reading.time();
        return new Derived<>(reading.deviceId(), time, rejected, "ReadingRejected", List.of(reading.cause()));
    }

    private static Derived<SpecificRecord> late(Reading reading, Instant newest) {
        var late = new ReadingCameLate(
                reading.deviceId(), reading.sequence().orElse(null), reading.time(), newest, reading.measurements());
        return new Derived<>(reading.deviceId(), reading.time(), late, "ReadingCameLate", List.of(reading.cause()));
    }
}
