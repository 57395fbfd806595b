package millrace.processors.orders;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import millrace.processors.orders.OrderEvent.Cancelled;
import millrace.processors.orders.OrderEvent.Paid;
import millrace.processors.orders.OrderEvent.Placed;
import millrace.schemas.Identity;

/// An order as far as it is known: each report once.
///
/// @param events in order of arrival, which need not be the order in which they happened
record Order(String id, List<OrderEvent> events) {

    Order {
        events = List.copyOf(events);
    }

    /// An order nothing is known of.
    static Order unknown(String id) {
        return new Order(id, List.of());
    }

    boolean knows(Identity event) {
        return events.stream().anyMatch(known -> known.cause().identity().equals(event));
    }

    Order with(OrderEvent event) {
        List<OrderEvent> more = new ArrayList<>(events);
        more.add(event);
        return new Order(id, more);
    }

    <E extends OrderEvent> Stream<E> all(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    /// The one that arrived first.
    <E extends OrderEvent> Optional<E> first(Class<E> kind) {
        return all(kind).findFirst();
    }

    /// Whether the order had been cancelled before `time`, by more than clocks may differ.
    boolean isCancelledBefore(Instant time, Duration clockTolerance) {
        return all(Cancelled.class)
                .anyMatch(cancelled -> cancelled.time().plus(clockTolerance).isBefore(time));
    }

    /// The placement and the payment that paid it in full.
    record Payment(Placed placed, Paid paid) {

        Instant time() {
            return placed.time().isAfter(paid.time()) ? placed.time() : paid.time();
        }
    }

    Optional<Payment> payment() {
        return first(Placed.class).flatMap(placed -> all(Paid.class)
                .filter(paid -> paid.isInFull(placed))
                .findFirst()
                .map(paid -> new Payment(placed, paid)));
    }
}
