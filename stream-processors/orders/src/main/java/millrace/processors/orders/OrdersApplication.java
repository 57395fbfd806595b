package millrace.processors.orders;

import static millrace.schemas.Topics.ORDERS_EVENTS;
import static millrace.schemas.Topics.ORDERS_LIFECYCLE;
import static millrace.schemas.Topics.ORDERS_REVENUE;

import java.util.Set;
import millrace.processors.lineage.StreamsApplication;

/// The topology and its name in the cluster.
final class OrdersApplication {

    private OrdersApplication() {}

    static StreamsApplication of(OrderRules rules) {
        return new StreamsApplication(
                "orders",
                1,
                Set.of(ORDERS_EVENTS, ORDERS_LIFECYCLE, ORDERS_REVENUE),
                (builder, serdes, meters) -> OrdersTopology.define(builder, serdes, meters, rules));
    }
}
