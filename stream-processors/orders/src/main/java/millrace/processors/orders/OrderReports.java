package millrace.processors.orders;

import java.time.Instant;
import millrace.orders.OrderCancelled;
import millrace.orders.OrderDelivered;
import millrace.orders.OrderPlaced;
import millrace.orders.OrderShipped;
import millrace.orders.PaymentAuthorized;
import millrace.orders.PaymentDeclined;
import millrace.processors.lineage.MisplacedEventException;
import millrace.schemas.Cause;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;

/// Takes from an event of `orders.events` what the lifecycle of the order needs of it.
final class OrderReports {

    private OrderReports() {}

    /// @throws MisplacedEventException if the event is not about an order
    static OrderEvent of(Event<SpecificRecord> event) {
        Cause cause = event.envelope().asCause();
        Instant time = event.envelope().time();
        return switch (event.value()) {
            case OrderPlaced placed ->
                new OrderEvent.Placed(cause, time, placed.getCustomerId(), placed.getCurrency(), placed.getTotal());
            case PaymentAuthorized paid -> new OrderEvent.Paid(cause, time, paid.getCurrency(), paid.getAmount());
            case PaymentDeclined declined -> new OrderEvent.Declined(cause, time);
            case OrderShipped shipped -> new OrderEvent.Shipped(cause, time);
            case OrderDelivered delivered -> new OrderEvent.Delivered(cause, time);
            case OrderCancelled cancelled -> new OrderEvent.Cancelled(cause, time);
            default ->
                throw new MisplacedEventException("%s is not about an order; expected a type of orders.events"
                        .formatted(event.envelope().type()));
        };
    }
}
