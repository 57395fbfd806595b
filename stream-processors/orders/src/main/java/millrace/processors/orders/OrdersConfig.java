package millrace.processors.orders;

import java.util.function.Supplier;
import millrace.process.Settings;
import millrace.processors.lineage.StreamsConfiguration;

/// Everything the orders application can be told.
public final class OrdersConfig {

    private final StreamsConfiguration streams;
    private final OrderRules rules;

    /// @throws IllegalArgumentException if orders are kept for less than the identity of an event is to be known
    OrdersConfig(StreamsConfiguration streams, OrderRules rules) {
        if (rules.keep().compareTo(streams.repeatMemory()) < 0) {
            throw new IllegalArgumentException(
                    "MILLRACE_ORDERS_KEEP is '%s'; expected MILLRACE_REPEAT_MEMORY (%s) or longer, for an order knows its repeats"
                            .formatted(rules.keep(), streams.repeatMemory()));
        }
        this.streams = streams;
        this.rules = rules;
    }

    /// Declares the settings; what it returns is called after `settings.check()`.
    public static Supplier<OrdersConfig> declare(Settings settings) {
        var streams = StreamsConfiguration.declare(settings);
        var rules = OrderRules.declare(settings);
        return () -> new OrdersConfig(streams.get(), rules.get());
    }

    StreamsConfiguration streams() {
        return streams;
    }

    OrderRules rules() {
        return rules;
    }
}
