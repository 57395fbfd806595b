package millrace.processors.orders;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import millrace.processors.orders.state.StoredEvent;
import millrace.processors.orders.state.StoredKind;
import millrace.processors.orders.state.StoredOrder;
import org.jspecify.annotations.Nullable;

/// Orders as the state store keeps them.
final class StoredOrders {

    private StoredOrders() {}

    /// @param wakeAt where the order stands in the index of due times
    static StoredOrder write(OrderState state, Instant wakeAt) {
        return new StoredOrder(
                state.order().events().stream().map(StoredOrders::write).toList(),
                List.copyOf(state.told()),
                state.lastArrival(),
                wakeAt);
    }

    static OrderState read(String orderId, StoredOrder stored) {
        List<OrderEvent> events =
                stored.getEvents().stream().map(StoredOrders::read).toList();
        return new OrderState(new Order(orderId, events), Set.copyOf(stored.getTold()), stored.getLastArrival());
    }

    private static StoredEvent write(OrderEvent event) {
        return switch (event) {
            case OrderEvent.Placed placed ->
                write(placed, StoredKind.PLACED, placed.customerId(), placed.currency(), placed.total());
            case OrderEvent.Paid paid -> write(paid, StoredKind.PAID, null, paid.currency(), paid.amount());
            case OrderEvent.Declined declined -> write(declined, StoredKind.DECLINED, null, null, null);
            case OrderEvent.Shipped shipped -> write(shipped, StoredKind.SHIPPED, null, null, null);
            case OrderEvent.Delivered delivered -> write(delivered, StoredKind.DELIVERED, null, null, null);
            case OrderEvent.Cancelled cancelled -> write(cancelled, StoredKind.CANCELLED, null, null, null);
        };
    }

    private static StoredEvent write(
            OrderEvent event,
            StoredKind kind,
            @Nullable String customerId,
            @Nullable String currency,
            @Nullable BigDecimal amount) {
        return new StoredEvent(StoredCauses.write(event.cause()), kind, event.time(), customerId, currency, amount);
    }

    private static OrderEvent read(StoredEvent event) {
        var cause = StoredCauses.read(event.getCause());
        Instant time = event.getTime();
        return switch (event.getKind()) {
            case PLACED ->
                new OrderEvent.Placed(cause, time, event.getCustomerId(), event.getCurrency(), event.getAmount());
            case PAID -> new OrderEvent.Paid(cause, time, event.getCurrency(), event.getAmount());
            case DECLINED -> new OrderEvent.Declined(cause, time);
            case SHIPPED -> new OrderEvent.Shipped(cause, time);
            case DELIVERED -> new OrderEvent.Delivered(cause, time);
            case CANCELLED -> new OrderEvent.Cancelled(cause, time);
        };
    }
}
