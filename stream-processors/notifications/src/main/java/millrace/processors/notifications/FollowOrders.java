package millrace.processors.notifications;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import millrace.processors.lineage.DueStore;
import millrace.processors.lineage.Events;
import millrace.processors.lineage.StepMeters;
import millrace.processors.notifications.OrderDecider.Decision;
import millrace.processors.notifications.state.OrderLetters;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/// The step by order: keeps what `OrderDecider` knows of each order, and gives it the time.
///
/// Reads facts that have a rule, key order id; hands on `LetterFact`s and `NotificationSuppressed`, key customer id.
/// State: `letters-of-orders` and its index `orders-due`, until the order's retention has passed by the wall clock.
final class FollowOrders implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    private static final String ORDERS = "letters-of-orders";
    private static final String DUE = "orders-due";

    private final LetterRules rules;
    private final OrderDecider decider;
    private final StepMeters steps;
    private final LetterMeters letters;

    FollowOrders(LetterRules rules, OrderDecider decider, StepMeters steps, LetterMeters letters) {
        this.rules = rules;
        this.decider = decider;
        this.steps = steps;
        this.letters = letters;
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return DueStore.storeBuilders(ORDERS, DUE, OrderLetters.class, OrderLetters.getClassSchema());
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new Step();
    }

    private final class Step implements Processor<String, SpecificRecord, String, SpecificRecord> {

        private ProcessorContext<String, SpecificRecord> context;
        private DueStore<OrderLetters> orders;
        private VerdictOutlet outlet;

        @Override
        public void init(ProcessorContext<String, SpecificRecord> processorContext) {
            context = processorContext;
            orders = new DueStore<>(context, ORDERS, DUE, OrderLetters::getDue);
            outlet = new VerdictOutlet(context, steps, letters);
            context.schedule(Slices.INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::endWaits);
        }

        @Override
        public void process(Record<String, SpecificRecord> record) {
            steps.in();
            Event<SpecificRecord> event = Events.of(record);
            LetterRule<?> rule = rules.forFact(event.value()).orElseThrow();
            Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
            Optional<OrderLetters> before = orders.get(event.key());
            Decision decision = decider.decide(before, event.key(), rule, event, now);
            letters.fact(rule);
            keep(event.key(), before, decision);
            steps.out(decision.verdicts().getFirst().fate());
        }

        private void endWaits(long millis) {
            Instant now = Instant.ofEpochMilli(millis);
            for (DueStore.Kept<OrderLetters> one : orders.upTo(now, Slices.LARGEST)) {
                keep(one.entity(), Optional.of(one.state()), decider.due(one.state(), now));
            }
        }

        private void keep(String orderId, Optional<OrderLetters> before, Decision decision) {
            orders.put(orderId, before, decision.state());
            decision.verdicts().forEach(outlet::forward);
        }
    }
}
