package millrace.processors.orders;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import millrace.orders.OrderCompleted;
import millrace.orders.OrderConfirmed;
import millrace.processors.lineage.Derived;
import millrace.processors.orders.Order.Payment;
import millrace.processors.orders.OrderEvent.Delivered;
import millrace.processors.orders.OrderEvent.Shipped;
import millrace.schemas.Cause;
import org.apache.avro.specific.SpecificRecord;

/// What follows from the reports about an order, whatever order they arrived in.
///
/// A pure function: the same reports give the same facts with the same parents. Where reports contradict each other,
/// the one that arrived first counts and the other is disputed.
record OrderFacts(Order order, OrderRules rules) {

    /// Every fact that holds, told before or not.
    List<Derived<SpecificRecord>> all() {
        return Stream.of(confirmed(), completed(), new OrderDisputes(order, rules).all())
                .flatMap(facts -> facts)
                .toList();
    }

    private Stream<Derived<SpecificRecord>> confirmed() {
        return order.payment().stream()
                .filter(payment -> !order.isCancelledBefore(payment.time(), rules.clockTolerance()))
                .map(payment -> new Derived<>(
                        order.id(),
                        payment.time(),
                        new OrderConfirmed(
                                order.id(),
                                payment.placed().customerId(),
                                payment.placed().currency(),
                                payment.placed().total()),
                        "OrderConfirmed",
                        List.of(payment.placed().cause(), payment.paid().cause())));
    }

    private Stream<Derived<SpecificRecord>> completed() {
        return order.payment().stream()
                .flatMap(payment -> order.first(Shipped.class).stream()
                        .flatMap(shipped -> order.first(Delivered.class).stream()
                                .map(delivered -> completed(payment, shipped, delivered))))
                .filter(fact -> !order.isCancelledBefore(fact.time(), rules.clockTolerance()));
    }

    private Derived<SpecificRecord> completed(Payment payment, Shipped shipped, Delivered delivered) {
        List<Cause> parents =
                List.of(payment.placed().cause(), payment.paid().cause(), shipped.cause(), delivered.cause());
        Instant time = Stream.of(payment.time(), shipped.time(), delivered.time())
                .max(Instant::compareTo)
                .orElseThrow();
        return new Derived<>(order.id(), time, new OrderCompleted(order.id()), "OrderCompleted", parents);
    }
}
