package millrace.processors.orders;

import static millrace.schemas.Topics.ORDERS_EVENTS;
import static millrace.schemas.Topics.ORDERS_LIFECYCLE;
import static millrace.schemas.Topics.ORDERS_REVENUE;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import millrace.process.Health;
import millrace.process.Part;
import millrace.processors.lineage.StreamsApplication;
import millrace.processors.lineage.StreamsPart;
import millrace.schemas.SchemaRegistry;

/// The orders application as a part of a process.
public final class OrdersPart implements Part {

    private final StreamsPart streams;

    /// @param registry shared by the process, for it keeps what it has learned
    public OrdersPart(OrdersConfig config, SchemaRegistry registry, MeterRegistry meters) {
        this.streams = new StreamsPart(application(config.rules()), config.streams(), registry, meters);
    }

    /// With a registry of its own.
    public OrdersPart(OrdersConfig config, MeterRegistry meters) {
        this(config, SchemaRegistry.at(config.streams().registryUrl()), meters);
    }

    static StreamsApplication application(OrderRules rules) {
        return new StreamsApplication(
                "orders",
                1,
                Set.of(ORDERS_EVENTS, ORDERS_LIFECYCLE, ORDERS_REVENUE),
                (builder, serdes, meters) -> OrdersTopology.define(builder, serdes, meters, rules));
    }

    @Override
    public String name() {
        return streams.name();
    }

    @Override
    public void start() {
        streams.start();
    }

    @Override
    public Health health() {
        return streams.health();
    }

    @Override
    public void close() {
        streams.close();
    }
}
