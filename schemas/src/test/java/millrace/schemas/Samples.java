package millrace.schemas;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import millrace.customers.CustomerProfile;
import millrace.devices.AlarmAcknowledged;
import millrace.devices.AlarmCleared;
import millrace.devices.AlarmDeescalated;
import millrace.devices.AlarmEscalated;
import millrace.devices.AlarmRaised;
import millrace.devices.AlarmRepeated;
import millrace.devices.AlarmRule;
import millrace.devices.ClearReason;
import millrace.devices.ClockSkewed;
import millrace.devices.Comparison;
import millrace.devices.DeviceBack;
import millrace.devices.DeviceProfile;
import millrace.devices.DeviceReading;
import millrace.devices.DeviceSilent;
import millrace.devices.DeviceSummary;
import millrace.devices.ReadingCameLate;
import millrace.devices.ReadingRejected;
import millrace.devices.RejectionReason;
import millrace.devices.SensorRange;
import millrace.devices.SequenceGap;
import millrace.devices.Severity;
import millrace.devices.SummarySpan;
import millrace.notifications.Channel;
import millrace.notifications.NotificationFailed;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSent;
import millrace.notifications.NotificationSuppressed;
import millrace.notifications.NotificationUncertain;
import millrace.notifications.SuppressionCause;
import millrace.notifications.UncertainResolution;
import millrace.orders.DisputeKind;
import millrace.orders.OrderCancelled;
import millrace.orders.OrderCompleted;
import millrace.orders.OrderConfirmed;
import millrace.orders.OrderDelayed;
import millrace.orders.OrderDelivered;
import millrace.orders.OrderDisputed;
import millrace.orders.OrderLine;
import millrace.orders.OrderPlaced;
import millrace.orders.OrderRevenue;
import millrace.orders.OrderShipped;
import millrace.orders.PaymentAuthorized;
import millrace.orders.PaymentDeclined;
import millrace.orders.Stage;
import org.apache.avro.specific.SpecificRecord;

/// One event of every type.
final class Samples {

    static final OrderPlaced ORDER = new OrderPlaced(
            "o-1",
            "c-7",
            "EUR",
            List.of(
                    new OrderLine("sku-1", "Grüße, 世界 😀", 2, new BigDecimal("12.3456")),
                    new OrderLine("sku-2", null, -1, new BigDecimal("-0.0001"))),
            new BigDecimal("24.69"));

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private Samples() {}

    static List<SpecificRecord> all() {
        return List.of(
                new CustomerProfile("c-7", "Ada", "ada@example.com", "de", "Europe/Berlin"),
                ORDER,
                new PaymentAuthorized("o-1", new BigDecimal("9999999999999999.99"), "EUR", "card"),
                new PaymentDeclined("o-1", "no cover"),
                new OrderShipped("o-1", "post", "T1"),
                new OrderDelivered("o-1"),
                new OrderCancelled("o-1", "changed mind"),
                new OrderConfirmed("o-1", "c-7", "EUR", new BigDecimal("24.69")),
                new OrderDelayed("o-1", Stage.PAYMENT, NOON, NOON.plusSeconds(60)),
                new OrderCompleted("o-1"),
                new OrderDisputed("o-1", DisputeKind.PAID_TWICE, "twice"),
                new OrderRevenue(NOON, NOON.plusSeconds(3600), "EUR", 3L, new BigDecimal("1.00"), 0L),
                new DeviceProfile(
                        "d-1",
                        "cold store",
                        null,
                        "ada@example.com",
                        "de",
                        "Europe/Berlin",
                        600,
                        List.of(new AlarmRule(
                                "warm", "temperature", Comparison.ABOVE, -15.0, -18.0, 60, Severity.CRITICAL)),
                        List.of(
                                new SensorRange("humidity", 0.0, 100.0),
                                new SensorRange("temperature", -273.15, null))),
                new DeviceReading("d-1", 7L, new TreeMap<>(Map.of("temperature", -18.5, "humidity", Double.NaN))),
                new AlarmAcknowledged("d-1", "a-1", "Ada", null),
                new DeviceSummary(
                        "d-1",
                        "temperature",
                        SummarySpan.MINUTE,
                        NOON,
                        NOON.plusSeconds(60),
                        2L,
                        -19.0,
                        -18.0,
                        -18.5,
                        -18.0,
                        NOON,
                        -19.0,
                        NOON.plusSeconds(30),
                        1L),
                new AlarmRaised(
                        "d-1",
                        "a-1",
                        "temperature",
                        Comparison.ABOVE,
                        "warm",
                        Severity.WARNING,
                        -14.0,
                        -15.0,
                        NOON,
                        6.5),
                new AlarmRepeated(
                        "d-1", "a-1", "temperature", Comparison.ABOVE, "warm", Severity.WARNING, -14.0, NOON, 2),
                new AlarmEscalated(
                        "d-1",
                        "a-1",
                        "temperature",
                        Comparison.ABOVE,
                        "hot",
                        Severity.WARNING,
                        Severity.CRITICAL,
                        0.0,
                        NOON),
                new AlarmDeescalated(
                        "d-1",
                        "a-1",
                        "temperature",
                        Comparison.ABOVE,
                        "warm",
                        Severity.CRITICAL,
                        Severity.WARNING,
                        -14.0,
                        NOON),
                new AlarmCleared(
                        "d-1",
                        "a-1",
                        "temperature",
                        Comparison.ABOVE,
                        Severity.WARNING,
                        ClearReason.RECOVERED,
                        -18.0,
                        NOON),
                new DeviceSilent("d-1", NOON, NOON.plusSeconds(660), 600),
                new DeviceBack("d-1", NOON, NOON.plusSeconds(7200)),
                new SequenceGap("d-1", 7L, 10L, 2L),
                new ClockSkewed("d-1", NOON.plusSeconds(86400), NOON, 86400L),
                new ReadingCameLate("d-1", null, NOON, NOON.plusSeconds(7200), new TreeMap<>(Map.of("humidity", 40.0))),
                new ReadingRejected(
                        "d-1", 8L, NOON, RejectionReason.NOT_A_NUMBER, "not a number", List.of("humidity"), false),
                letter(),
                new NotificationSent("e-1", "250 ok", "<e-1@example.com>", 1, null),
                new NotificationFailed("e-1", "550 no", 3, "again"),
                new NotificationSuppressed("e-1", "order-received", SuppressionCause.STALE, "too old"),
                new NotificationUncertain("e-1", "crash", UncertainResolution.RESENT, null));
    }

    static NotificationRequested letter() {
        return new NotificationRequested(
                Channel.EMAIL,
                "ada@example.com",
                "de",
                "order-received",
                1,
                new TreeMap<>(Map.of("orderId", "o-1", "total", "24.69", "name", "Ada")),
                NOON);
    }
}
