package millrace.processors.notifications;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import millrace.customers.CustomerProfile;
import millrace.devices.AlarmCleared;
import millrace.devices.AlarmRaised;
import millrace.devices.ClearReason;
import millrace.devices.Comparison;
import millrace.devices.DeviceProfile;
import millrace.devices.Severity;
import millrace.orders.OrderCancelled;
import millrace.orders.OrderConfirmed;
import millrace.orders.OrderDelayed;
import millrace.orders.OrderLine;
import millrace.orders.OrderPlaced;
import millrace.orders.OrderShipped;
import millrace.orders.Stage;
import millrace.schemas.Envelope;
import millrace.schemas.Event;
import millrace.schemas.EventTypes;
import millrace.schemas.Identity;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// The events the tests speak of.
final class Facts {

    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private Facts() {}

    static OrderPlaced placed(String orderId, String customerId) {
        var tea = new OrderLine("tea", "Tea", 2, new BigDecimal("3.5000"));
        var cup = new OrderLine("cup", "Cup", 1, new BigDecimal("5.3400"));
        return new OrderPlaced(orderId, customerId, "GBP", List.of(tea, cup), new BigDecimal("12.34"));
    }

    static OrderConfirmed confirmed(String orderId) {
        return new OrderConfirmed(orderId, "ada", "GBP", new BigDecimal("12.34"));
    }

    static OrderShipped shipped(String orderId, @Nullable String trackingNumber) {
        return new OrderShipped(orderId, "Hermes", trackingNumber);
    }

    static OrderDelayed delayed(String orderId, Stage stage) {
        return new OrderDelayed(orderId, stage, NOON.minusSeconds(86_400), Instant.parse("2026-11-22T14:05:59Z"));
    }

    static OrderCancelled cancelled(String orderId) {
        return new OrderCancelled(orderId, "changed my mind");
    }

    static CustomerProfile profile(String customerId) {
        return new CustomerProfile(customerId, "Ada <L>", customerId + "@customers.example", "de-AT", "Europe/Vienna");
    }

    static DeviceProfile device(String deviceId) {
        return new DeviceProfile(
                deviceId,
                "Kühl\thaus",
                "Wien",
                "Ada@customers.example",
                "de-AT",
                "Europe/Vienna",
                600,
                List.of(),
                List.of());
    }

    static AlarmRaised raised(String deviceId, String alarmId) {
        return new AlarmRaised(
                deviceId,
                alarmId,
                "temperature",
                Comparison.ABOVE,
                "warm",
                Severity.WARNING,
                31.50,
                30.0,
                NOON.minusSeconds(600),
                null);
    }

    static AlarmCleared cleared(String deviceId, String alarmId) {
        return new AlarmCleared(
                deviceId,
                alarmId,
                "temperature",
                Comparison.ABOVE,
                Severity.WARNING,
                ClearReason.RECOVERED,
                28.0,
                NOON.minusSeconds(600));
    }

    static <V extends SpecificRecord> Event<V> event(String id, Instant time, V value) {
        var type = EventTypes.of(value);
        String subject = type.subjectOf(value);
        var identity = new Identity("/shop", id);
        var envelope = Envelope.published(identity, type.name(), time, time, subject, Optional.empty());
        return new Event<>(envelope, subject, value);
    }
}
