package millrace.processors.orders;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import millrace.orders.DisputeKind;
import millrace.orders.OrderDisputed;
import millrace.processors.lineage.Derived;
import millrace.processors.orders.OrderEvent.Cancelled;
import millrace.processors.orders.OrderEvent.Declined;
import millrace.processors.orders.OrderEvent.Delivered;
import millrace.processors.orders.OrderEvent.Paid;
import millrace.processors.orders.OrderEvent.Placed;
import millrace.processors.orders.OrderEvent.Shipped;
import org.apache.avro.specific.SpecificRecord;

/// What was reported of an order and cannot be: each contradiction is one fact with the two reports as its parents.
///
/// Times are those of the events; the order of arrival says nothing.
record OrderDisputes(Order order, OrderRules rules) {

    private static final Comparator<OrderEvent> BY_TIME_AND_IDENTITY = Comparator.comparing(OrderEvent::time)
            .thenComparing(event -> event.cause().identity().source())
            .thenComparing(event -> event.cause().identity().id());

    Stream<Derived<SpecificRecord>> all() {
        return Stream.of(placedTwice(), paidTwice(), amountDiffers(), deliveredBeforeShipped(), afterCancellation())
                .flatMap(disputes -> disputes);
    }

    private Stream<Derived<SpecificRecord>> placedTwice() {
        List<Placed> placements = order.all(Placed.class).toList();
        return placements.stream().skip(1).map(again -> {
            Placed first = placements.getFirst();
            return dispute(
                    DisputeKind.PLACED_TWICE,
                    "placed at %s and at %s".formatted(earlier(first, again), later(first, again)),
                    first,
                    again);
        });
    }

    private Stream<Derived<SpecificRecord>> paidTwice() {
        List<Paid> payments = order.all(Paid.class).toList();
        return payments.stream().skip(1).map(again -> {
            Paid first = payments.getFirst();
            return dispute(
                    DisputeKind.PAID_TWICE,
                    "authorized at %s and at %s".formatted(earlier(first, again), later(first, again)),
                    first,
                    again);
        });
    }

    private Stream<Derived<SpecificRecord>> amountDiffers() {
        return order.first(Placed.class).stream().flatMap(placed -> order.all(Paid.class)
                .filter(paid -> !paid.isInFull(placed))
                .map(paid -> dispute(
                        DisputeKind.AMOUNT_DIFFERS,
                        "authorized %s %s; the total is %s %s"
                                .formatted(paid.amount(), paid.currency(), placed.total(), placed.currency()),
                        placed,
                        paid)));
    }

    private Stream<Derived<SpecificRecord>> deliveredBeforeShipped() {
        return order.first(Delivered.class).stream()
                .filter(delivered -> order.all(Shipped.class).noneMatch(shipped -> isPossible(shipped, delivered)))
                .flatMap(delivered -> order.first(Shipped.class).stream()
                        .map(shipped -> dispute(
                                DisputeKind.DELIVERED_BEFORE_SHIPPED,
                                "delivered at %s; shipped at %s".formatted(delivered.time(), shipped.time()),
                                delivered,
                                shipped)));
    }

    private boolean isPossible(OrderEvent earlier, OrderEvent later) {
        return !later.time().plus(rules.clockTolerance()).isBefore(earlier.time());
    }

    private Stream<Derived<SpecificRecord>> afterCancellation() {
        return order.first(Cancelled.class).stream().flatMap(cancelled -> order.events().stream()
                .filter(event -> !(event instanceof Cancelled) && !(event instanceof Declined))
                .filter(event -> !isPossible(event, cancelled))
                .map(event -> dispute(
                        DisputeKind.EVENT_AFTER_CANCELLATION,
                        "%s at %s; cancelled at %s".formatted(event.name(), event.time(), cancelled.time()),
                        cancelled,
                        event)));
    }

    private Derived<SpecificRecord> dispute(DisputeKind kind, String detail, OrderEvent one, OrderEvent other) {
        List<OrderEvent> parents =
                Stream.of(one, other).sorted(BY_TIME_AND_IDENTITY).toList();
        return new Derived<>(
                order.id(),
                later(one, other),
                new OrderDisputed(order.id(), kind, detail),
                "OrderDisputed/" + kind,
                parents.stream().map(OrderEvent::cause).toList());
    }

    private static Instant earlier(OrderEvent one, OrderEvent other) {
        return one.time().isBefore(other.time()) ? one.time() : other.time();
    }

    private static Instant later(OrderEvent one, OrderEvent other) {
        return one.time().isBefore(other.time()) ? other.time() : one.time();
    }
}
