package millrace.processors.notifications;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import millrace.devices.AlarmCleared;
import millrace.devices.AlarmEscalated;
import millrace.devices.AlarmRaised;
import millrace.devices.AlarmRepeated;
import millrace.devices.DeviceBack;
import millrace.devices.DeviceSilent;
import millrace.processors.notifications.state.AlarmFact;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// Which fact about a device leads to which letter to its owner: the table, and nobody else knows.
///
/// An alarm that eases, a gap in a sequence and a skewed clock are for those who watch the topic, not for a mailbox.
/// Every letter shows `deviceId`, `deviceName`, `site` and `at`, and what its row adds.
///
/// @param validity how long after a fact its letter is still wanted
record AlarmRules(Duration validity) {

    static final int VERSION = 1;

    private record Row(String template, Map<String, String> texts, Map<String, Instant> times) {}

    /// False if `fact` leads to no letter; true for no value at all, which is for others to judge.
    boolean matter(@Nullable SpecificRecord fact) {
        return fact == null || row(fact).isPresent();
    }

    /// @throws java.util.NoSuchElementException if the event leads to no letter
    AlarmFact factOf(Event<? extends SpecificRecord> event) {
        Row row = row(event.value()).orElseThrow();
        Instant time = event.envelope().time();
        Map<String, String> texts = row.texts().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Shown.line(entry.getValue())));
        texts.put("deviceId", Shown.line(event.key()));
        Map<String, Instant> times = new HashMap<>(row.times());
        times.put("at", time);
        return new AlarmFact(
                event.key(),
                row.template(),
                VERSION,
                time,
                time.plus(validity),
                texts,
                times,
                Causes.keep(event.envelope().asCause()),
                null);
    }

    private static Optional<Row> row(SpecificRecord fact) {
        return Optional.ofNullable(
                switch (fact) {
                    case AlarmRaised raised ->
                        new Row(
                                "alarm-raised",
                                Map.of(
                                        "sensor", raised.getSensor(),
                                        "severity", raised.getSeverity().name(),
                                        "comparison", raised.getComparison().name(),
                                        "value", number(raised.getValue()),
                                        "threshold", number(raised.getRaiseAt())),
                                Map.of("since", raised.getSince()));
                    case AlarmEscalated escalated ->
                        new Row(
                                "alarm-escalated",
                                Map.of(
                                        "sensor", escalated.getSensor(),
                                        "severity", escalated.getTo().name(),
                                        "severityBefore", escalated.getFrom().name(),
                                        "value", number(escalated.getValue())),
                                Map.of("since", escalated.getSince()));
                    case AlarmRepeated repeated ->
                        new Row(
                                "alarm-repeated",
                                Map.of(
                                        "sensor", repeated.getSensor(),
                                        "severity", repeated.getSeverity().name(),
                                        "value", number(repeated.getValue())),
                                Map.of("since", repeated.getSince()));
                    case AlarmCleared cleared ->
                        new Row(
                                "alarm-cleared",
                                Map.of(
                                        "sensor", cleared.getSensor(),
                                        "severity", cleared.getSeverity().name(),
                                        "reason", cleared.getReason().name(),
                                        "value",
                                                Optional.ofNullable(cleared.getValue())
                                                        .map(AlarmRules::number)
                                                        .orElse("")),
                                Map.of("since", cleared.getSince()));
                    case DeviceSilent silent -> new Row("device-silent", Map.of(), Map.of("since", silent.getSince()));
                    case DeviceBack back -> new Row("device-back", Map.of(), Map.of("since", back.getSince()));
                    default -> null;
                });
    }

    /// For example `31.5`; never in scientific notation.
    private static String number(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
