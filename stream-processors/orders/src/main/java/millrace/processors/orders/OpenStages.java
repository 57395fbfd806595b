package millrace.processors.orders;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import millrace.orders.OrderDelayed;
import millrace.orders.Stage;
import millrace.processors.lineage.Derived;
import millrace.processors.orders.OrderEvent.Cancelled;
import millrace.processors.orders.OrderEvent.Delivered;
import millrace.processors.orders.OrderEvent.Placed;
import millrace.processors.orders.OrderEvent.Shipped;
import millrace.schemas.Cause;
import org.apache.avro.specific.SpecificRecord;

/// What an order still waits for, and until when: each stage as the `OrderDelayed` that it becomes if nothing comes.
///
/// The fact's time is when the stage is due. A cancelled order waits for nothing.
record OpenStages(Order order, OrderRules rules) {

    List<Derived<SpecificRecord>> all() {
        if (order.first(Cancelled.class).isPresent()) {
            return List.of();
        }
        return Stream.of(payment(), shipment(), delivery())
                .flatMap(stages -> stages)
                .toList();
    }

    private Stream<Derived<SpecificRecord>> payment() {
        return order.first(Placed.class).stream()
                .filter(placed -> order.payment().isEmpty())
                .map(placed -> delayed(Stage.PAYMENT, placed.time(), rules.paymentDue(), List.of(placed.cause())));
    }

    private Stream<Derived<SpecificRecord>> shipment() {
        return order.payment().stream()
                .filter(payment -> order.first(Shipped.class).isEmpty())
                .map(payment -> delayed(
                        Stage.SHIPMENT,
                        payment.time(),
                        rules.shipmentDue(),
                        List.of(payment.placed().cause(), payment.paid().cause())));
    }

    private Stream<Derived<SpecificRecord>> delivery() {
        return order.first(Shipped.class).stream()
                .filter(shipped -> order.first(Delivered.class).isEmpty())
                .map(shipped -> delayed(Stage.DELIVERY, shipped.time(), rules.deliveryDue(), List.of(shipped.cause())));
    }

    private Derived<SpecificRecord> delayed(Stage stage, Instant since, Duration allowed, List<Cause> parents) {
        Instant due = since.plus(allowed);
        return new Derived<>(
                order.id(), due, new OrderDelayed(order.id(), stage, since, due), "OrderDelayed/" + stage, parents);
    }
}
