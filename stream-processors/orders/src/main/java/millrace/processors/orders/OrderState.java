package millrace.processors.orders;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import millrace.processors.lineage.Derived;
import millrace.schemas.Cause;
import millrace.schemas.Identity;
import org.apache.avro.specific.SpecificRecord;

/// An order, what has been told of it, and when it was last heard of. Pure: an event or an hour in, facts out.
///
/// @param told ids of the facts that were told; each is told once
/// @param lastArrival of an event, by the wall clock
record OrderState(Order order, Set<String> told, Instant lastArrival) {

    /// Part of every fact's identity.
    static final String STEP = "orders/follow-orders";

    OrderState {
        told = Set.copyOf(told);
    }

    static OrderState unknown(String orderId) {
        return new OrderState(Order.unknown(orderId), Set.of(), Instant.EPOCH);
    }

    /// What to tell, and the state after it.
    record Decision(OrderState state, List<Derived<SpecificRecord>> facts) {}

    /// An event has come that the order did not know.
    Decision on(OrderEvent event, Instant now, OrderRules rules) {
        Order after = order.with(event);
        return new OrderState(after, told, now).tell(new OrderFacts(after, rules).all());
    }

    /// Time has passed.
    Decision wake(Instant now, OrderRules rules) {
        return tell(untoldStages(rules)
                .filter(stage -> !judgedAt(stage, rules).isAfter(now))
                .toList());
    }

    /// When `wake` has something to do: a stage becomes late, else the order may be forgotten.
    Instant wakeAt(OrderRules rules) {
        return untoldStages(rules)
                .map(stage -> judgedAt(stage, rules))
                .min(Instant::compareTo)
                .orElse(lastArrival.plus(rules.keep()));
    }

    /// Whether nothing is waited for and the order has been quiet for as long as it is kept.
    boolean mayBeForgotten(Instant now, OrderRules rules) {
        return untoldStages(rules).findAny().isEmpty()
                && !lastArrival.plus(rules.keep()).isAfter(now);
    }

    private Stream<Derived<SpecificRecord>> untoldStages(OrderRules rules) {
        return new OpenStages(order, rules).all().stream().filter(stage -> !told.contains(idOf(stage)));
    }

    private Instant judgedAt(Derived<SpecificRecord> stage, OrderRules rules) {
        Instant settled = lastArrival.plus(rules.settle());
        return stage.time().isAfter(settled) ? stage.time() : settled;
    }

    private Decision tell(List<Derived<SpecificRecord>> facts) {
        List<Derived<SpecificRecord>> fresh =
                facts.stream().filter(fact -> !told.contains(idOf(fact))).toList();
        Set<String> more = new HashSet<>(told);
        fresh.forEach(fact -> more.add(idOf(fact)));
        return new Decision(new OrderState(order, more, lastArrival), fresh);
    }

    private static String idOf(Derived<SpecificRecord> fact) {
        return Identity.derived(
                        STEP,
                        fact.what(),
                        fact.parents().stream().map(Cause::identity).toList())
                .id();
    }
}
