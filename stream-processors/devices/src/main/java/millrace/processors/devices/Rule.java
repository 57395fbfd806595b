package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import millrace.devices.AlarmRule;
import millrace.devices.Comparison;
import millrace.devices.Severity;
import millrace.schemas.Cause;

/// A rule of a device's profile, and how it stands. Pure.
///
/// A rule holds from when the value has been beyond `raiseAt` for `holdFor`, shown by readings at both ends, until a
/// value is not beyond `clearAt`; in between it stays as it is.
///
/// @param beyond the first reading that was beyond `raiseAt`, while all since were
record Rule(
        String id,
        AlarmKey key,
        double raiseAt,
        double clearAt,
        Duration holdFor,
        Severity severity,
        Optional<Beyond> beyond,
        boolean holds) {

    /// @param since by the device's time
    record Beyond(Instant since, Cause reading) {}

    /// A rule as the profile has it, that nothing is known of.
    static Rule of(AlarmRule rule) {
        return new Rule(
                rule.getRuleId(),
                new AlarmKey(rule.getSensor(), rule.getComparison()),
                rule.getRaiseAt(),
                rule.getClearAt(),
                Duration.ofSeconds(rule.getHoldForSeconds()),
                rule.getSeverity(),
                Optional.empty(),
                false);
    }

    /// @param value what was measured, or its score where the rule is of anomalies
    Rule on(double value, Instant time, Cause reading) {
        if (holds) {
            return isCalm(value) ? as(Optional.empty(), false) : this;
        }
        if (!isBeyond(value)) {
            return as(Optional.empty(), false);
        }
        Beyond since = beyond.orElseGet(() -> new Beyond(time, reading));
        return as(
                Optional.of(since),
                !Duration.between(since.since(), time).minus(holdFor).isNegative());
    }

    /// Takes over how `other`, the same rule in the profile before, stood; a value that is known ends what it would not
    /// have begun or kept up.
    Rule after(Rule other, Optional<Double> value) {
        Rule stands = as(other.beyond(), other.holds());
        boolean isOver = value.filter(known -> other.holds() ? isCalm(known) : !isBeyond(known))
                .isPresent();
        return isOver ? as(Optional.empty(), false) : stands;
    }

    boolean isSameAs(Rule other) {
        return id.equals(other.id()) && key.equals(other.key());
    }

    private boolean isBeyond(double value) {
        return key.comparison() == Comparison.BELOW ? value < raiseAt : value > raiseAt;
    }

    /// Never both calm and beyond, on whatever side of each other a profile has put the thresholds.
    private boolean isCalm(double value) {
        return !isBeyond(value) && (key.comparison() == Comparison.BELOW ? value >= clearAt : value <= clearAt);
    }

    private Rule as(Optional<Beyond> first, boolean nowHolds) {
        return new Rule(id, key, raiseAt, clearAt, holdFor, severity, first, nowHolds);
    }
}
