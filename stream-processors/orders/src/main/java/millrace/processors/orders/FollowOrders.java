package millrace.processors.orders;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import millrace.processors.lineage.CatchUp;
import millrace.processors.lineage.Derived;
import millrace.processors.lineage.DueStore;
import millrace.processors.lineage.Events;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.MisplacedEventException;
import millrace.processors.lineage.Outlet;
import millrace.processors.lineage.StepMeters;
import millrace.processors.orders.OrderState.Decision;
import millrace.processors.orders.state.StoredOrder;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/// A step that keeps what is known of each order and tells what follows from it.
///
/// Takes reports and gives lifecycle facts, keyed by the order id, and for each order placed a `RevenueAddition`, keyed
/// by hour and currency. A repeat is known by its identity for as long as the order is.
/// Lateness is by the wall clock, judged when the order has settled and this task has caught up with its topic.
/// State: `orders`, one row an order until it is forgotten; `orders-due`, one row an order, when to look at it again.
record FollowOrders(OrderRules rules, StepMeters meters)
        implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    private static final String ORDERS = "orders";
    private static final String DUE = "orders-due";
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int MOST_PER_LOOK = 1_000;
    private static final int MOST_EVENTS = 200;

    @Override
    public Set<StoreBuilder<?>> stores() {
        return DueStore.storeBuilders(ORDERS, DUE, StoredOrder.class, StoredOrder.getClassSchema());
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new Step();
    }

    private final class Step implements Processor<String, SpecificRecord, String, SpecificRecord> {

        private ProcessorContext<String, SpecificRecord> context;
        private DueStore<StoredOrder> orders;
        private Outlet<SpecificRecord> outlet;
        private CatchUp catchUp;

        @Override
        public void init(ProcessorContext<String, SpecificRecord> processorContext) {
            context = processorContext;
            orders = new DueStore<>(processorContext, ORDERS, DUE, StoredOrder::getWakeAt);
            outlet = new Outlet<>(OrderState.STEP, processorContext, meters);
            catchUp = new CatchUp(rules.settle());
            processorContext.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> look());
        }

        @Override
        public void process(Record<String, SpecificRecord> record) {
            meters.in();
            Event<SpecificRecord> event = Events.of(record);
            OrderEvent report = OrderReports.of(event);
            catchUp.read(event.envelope().recordedTime(), now());
            Optional<StoredOrder> stored = orders.get(event.key());
            OrderState state = stored.map(known -> StoredOrders.read(event.key(), known))
                    .orElseGet(() -> OrderState.unknown(event.key()));
            if (state.order().knows(event.envelope().identity())) {
                meters.out(Fate.REPEAT);
                return;
            }
            if (state.order().events().size() >= MOST_EVENTS) {
                throw new MisplacedEventException("order has %d events; expected fewer".formatted(MOST_EVENTS));
            }
            Decision decision = state.on(report, now(), rules);
            keep(decision.state(), stored);
            decision.facts().forEach(this::tell);
            addRevenue(event, state.order(), report);
            meters.out(Fate.USED);
        }

        private void addRevenue(Event<SpecificRecord> event, Order before, OrderEvent report) {
            if (report instanceof OrderEvent.Placed placed
                    && before.first(OrderEvent.Placed.class).isEmpty()) {
                RevenueHour hour = RevenueHour.of(placed.time(), placed.currency());
                context.forward(new Record<>(
                        hour.key(),
                        hour.addition(placed, event.envelope().recordedTime()),
                        now().toEpochMilli(),
                        new RecordHeaders()));
            }
        }

        private void look() {
            if (catchUp.isDone(now())) {
                orders.upTo(now(), MOST_PER_LOOK).forEach(this::wake);
            }
        }

        private void wake(DueStore.Kept<StoredOrder> due) {
            String orderId = due.entity();
            Decision decision = StoredOrders.read(orderId, due.state()).wake(now(), rules);
            boolean isOver = decision.state().mayBeForgotten(now(), rules);
            orders.put(
                    orderId,
                    Optional.of(due.state()),
                    isOver
                            ? Optional.empty()
                            : Optional.of(StoredOrders.write(
                                    decision.state(), decision.state().wakeAt(rules))));
            decision.facts().forEach(this::tell);
        }

        /// The index is moved only to an earlier time; a later one is found when the order is looked at.
        private void keep(OrderState state, Optional<StoredOrder> stored) {
            Instant wakeAt = state.wakeAt(rules);
            Instant earliest =
                    stored.map(StoredOrder::getWakeAt).filter(wakeAt::isAfter).orElse(wakeAt);
            orders.put(state.order().id(), stored, Optional.of(StoredOrders.write(state, earliest)));
        }

        private void tell(Derived<SpecificRecord> fact) {
            outlet.forward(fact);
        }

        private Instant now() {
            return Instant.ofEpochMilli(context.currentSystemTimeMs());
        }
    }
}
