package millrace.processors.orders;

import java.math.BigDecimal;
import java.time.Instant;
import millrace.schemas.Cause;

/// What was reported of an order.
sealed interface OrderEvent {

    /// The event that reported it.
    Cause cause();

    /// When it happened.
    Instant time();

    /// As an event type is called.
    default String name() {
        return switch (this) {
            case Placed placed -> "OrderPlaced";
            case Paid paid -> "PaymentAuthorized";
            case Declined declined -> "PaymentDeclined";
            case Shipped shipped -> "OrderShipped";
            case Delivered delivered -> "OrderDelivered";
            case Cancelled cancelled -> "OrderCancelled";
        };
    }

    record Placed(Cause cause, Instant time, String customerId, String currency, BigDecimal total)
            implements OrderEvent {}

    record Paid(Cause cause, Instant time, String currency, BigDecimal amount) implements OrderEvent {

        boolean isInFull(Placed placed) {
            return amount.compareTo(placed.total()) == 0 && currency.equals(placed.currency());
        }
    }

    record Declined(Cause cause, Instant time) implements OrderEvent {}

    record Shipped(Cause cause, Instant time) implements OrderEvent {}

    record Delivered(Cause cause, Instant time) implements OrderEvent {}

    record Cancelled(Cause cause, Instant time) implements OrderEvent {}
}
