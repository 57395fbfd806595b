package millrace.processors.orders;

import java.time.Duration;
import java.util.function.Supplier;
import millrace.process.Settings;

/// What the lifecycle of orders goes by.
///
/// @param paymentDue from placed to paid in full, 1 s to 10 years
/// @param shipmentDue from confirmed to shipped, 1 s to 10 years
/// @param deliveryDue from shipped to delivered, 1 s to 10 years
/// @param clockTolerance how far the clocks of those who report may differ before two times contradict each other
/// @param settle how long an order must be quiet before it is judged late, so that imported history can tell itself
/// @param keep how long an order is known after its latest event, by the wall clock
record OrderRules(
        Duration paymentDue,
        Duration shipmentDue,
        Duration deliveryDue,
        Duration clockTolerance,
        Duration settle,
        Duration keep) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3650);

    static Supplier<OrderRules> declare(Settings settings) {
        var payment = settings.duration("MILLRACE_ORDERS_PAYMENT_DUE", Duration.ofDays(1), SECOND, TEN_YEARS);
        var shipment = settings.duration("MILLRACE_ORDERS_SHIPMENT_DUE", Duration.ofDays(3), SECOND, TEN_YEARS);
        var delivery = settings.duration("MILLRACE_ORDERS_DELIVERY_DUE", Duration.ofDays(7), SECOND, TEN_YEARS);
        var tolerance = settings.duration(
                "MILLRACE_ORDERS_CLOCK_TOLERANCE", Duration.ofMinutes(5), Duration.ZERO, Duration.ofDays(1));
        var settle =
                settings.duration("MILLRACE_ORDERS_SETTLE", Duration.ofSeconds(10), Duration.ZERO, Duration.ofHours(1));
        var keep = settings.duration("MILLRACE_ORDERS_KEEP", Duration.ofDays(90), Duration.ofMinutes(1), TEN_YEARS);
        return () -> new OrderRules(
                payment.value(), shipment.value(), delivery.value(), tolerance.value(), settle.value(), keep.value());
    }
}
