package millrace.processors.orders;

import static millrace.schemas.Topics.ORDERS_EVENTS;
import static millrace.schemas.Topics.ORDERS_LIFECYCLE;
import static millrace.schemas.Topics.ORDERS_REVENUE;

import millrace.orders.OrderRevenue;
import millrace.processors.lineage.FlowMeters;
import millrace.processors.orders.state.RevenueAddition;
import millrace.schemas.EventSerdes;
import millrace.schemas.StateSerde;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/// Follows each order from report to report, and sums the orders of each hour.
///
/// Reads `orders.events`, writes `orders.lifecycle`, both keyed by the order id, and `orders.revenue`, keyed by the
/// hour's start and the currency.
/// Facts are by event time, lateness by the wall clock; nothing comes too late to count (`FollowOrders`, `SumRevenue`).
/// State: one row an order, kept for `OrderRules.keep` after its latest event; one row an hour and currency, kept.
final class OrdersTopology {

    private OrdersTopology() {}

    static void define(StreamsBuilder builder, EventSerdes serdes, FlowMeters meters, OrderRules rules) {
        KStream<String, SpecificRecord> followed = builder.stream(
                        ORDERS_EVENTS.name(),
                        Consumed.with(Serdes.String(), serdes.serde(ORDERS_EVENTS))
                                .withName("read-orders-events"))
                .process(new FollowOrders(rules, meters.step("follow-orders")), Named.as("follow-orders"));
        followed.filterNot((key, value) -> value instanceof RevenueAddition, Named.as("keep-lifecycle"))
                .to(
                        ORDERS_LIFECYCLE.name(),
                        Produced.with(Serdes.String(), serdes.serde(ORDERS_LIFECYCLE))
                                .withName("write-orders-lifecycle"));
        revenue(followed, meters)
                .to(
                        ORDERS_REVENUE.name(),
                        Produced.with(Serdes.String(), serdes.serde(ORDERS_REVENUE))
                                .withName("write-orders-revenue"));
    }

    private static KStream<String, OrderRevenue> revenue(KStream<String, SpecificRecord> followed, FlowMeters meters) {
        return followed.filter((key, value) -> value instanceof RevenueAddition, Named.as("keep-additions"))
                .mapValues(value -> (RevenueAddition) value, Named.as("take-additions"))
                .repartition(Repartitioned.<String, RevenueAddition>as("orders-by-hour")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(StateSerde.of(RevenueAddition.class, RevenueAddition.getClassSchema())))
                .process(new SumRevenue(meters.step("sum-revenue")), Named.as("sum-revenue"));
    }
}
