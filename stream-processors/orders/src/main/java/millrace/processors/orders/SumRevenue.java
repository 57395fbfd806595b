package millrace.processors.orders;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import millrace.orders.OrderRevenue;
import millrace.processors.lineage.Derived;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.Outlet;
import millrace.processors.lineage.StepMeters;
import millrace.processors.orders.state.RevenueAddition;
import millrace.processors.orders.state.StoredRevenue;
import millrace.schemas.Cause;
import millrace.schemas.Envelope;
import millrace.schemas.StateSerde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/// A step that adds each order to the revenue of its hour and currency, and tells the new sum.
///
/// Each revision has the order and the revision before it as parents: a chain, so `why` finds every order in a sum.
/// The hour is that of the order's own time; an order recorded after the hour had ended counts as late, and counts.
/// State: `revenue`, one row an hour and currency, kept as long as the compacted `orders.revenue` itself.
record SumRevenue(StepMeters meters) implements ProcessorSupplier<String, RevenueAddition, String, OrderRevenue> {

    private static final String STEP = "orders/sum-revenue";
    private static final String REVENUE = "revenue";

    @Override
    public Set<StoreBuilder<?>> stores() {
        return Set.of(Stores.keyValueStoreBuilder(
                Stores.persistentKeyValueStore(REVENUE),
                Serdes.String(),
                StateSerde.of(StoredRevenue.class, StoredRevenue.getClassSchema())));
    }

    @Override
    public Processor<String, RevenueAddition, String, OrderRevenue> get() {
        return new Step();
    }

    private final class Step implements Processor<String, RevenueAddition, String, OrderRevenue> {

        private KeyValueStore<String, StoredRevenue> sums;
        private Outlet<OrderRevenue> outlet;

        @Override
        public void init(ProcessorContext<String, OrderRevenue> context) {
            sums = context.getStateStore(REVENUE);
            outlet = new Outlet<>(STEP, context, meters);
        }

        @Override
        public void process(Record<String, RevenueAddition> record) {
            meters.in();
            RevenueAddition addition = record.value();
            RevenueHour hour = RevenueHour.of(addition.getPlacedAt(), addition.getCurrency());
            StoredRevenue before = sums.get(hour.key());
            boolean isLate = hour.isOverBy(addition.getRecordedAt());
            OrderRevenue sum = hour.sum(before, addition, isLate);
            Envelope told = outlet.forward(new Derived<>(
                    hour.key(), latest(before, addition), sum, "OrderRevenue", parents(before, addition)));
            sums.put(
                    hour.key(),
                    new StoredRevenue(
                            StoredCauses.write(told.asCause()),
                            told.time(),
                            sum.getOrders(),
                            sum.getLateOrders(),
                            sum.getTotal()));
            meters.out(isLate ? Fate.LATE : Fate.USED);
        }

        private static List<Cause> parents(@Nullable StoredRevenue before, RevenueAddition addition) {
            Cause order = StoredCauses.read(addition.getCause());
            return before == null ? List.of(order) : List.of(order, StoredCauses.read(before.getRevision()));
        }

        private static Instant latest(@Nullable StoredRevenue before, RevenueAddition addition) {
            Instant placedAt = addition.getPlacedAt();
            return before == null || before.getTime().isBefore(placedAt) ? placedAt : before.getTime();
        }
    }
}
