package millrace.processors.notifications;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import millrace.notifications.SuppressionCause;
import millrace.orders.OrderLine;
import millrace.orders.OrderPlaced;
import millrace.processors.lineage.MisplacedEventException;
import millrace.processors.notifications.state.KnownOrder;
import millrace.processors.notifications.state.LetterFact;
import millrace.processors.notifications.state.OrderLetters;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;

/// Decides what becomes of the facts of one order: pure, all it knows of the order is the state it is given.
///
/// A fact whose letter nobody wants any more is suppressed first and leaves no trace, so another, fresh report of the
/// same business fact still leads to a letter. Any other fact is the one of its occasion from then on.
///
/// @param waitForOrder how long a fact waits for the order it is about
/// @param lettersPerOrder most occasions remembered of one order
/// @param retention how long an order is remembered after the last fact with a letter
record OrderDecider(Duration waitForOrder, int lettersPerOrder, Duration retention) {

    private static final int LONGEST_KEY = 1_024;

    /// @param state empty to forget the order
    record Decision(Optional<OrderLetters> state, List<Verdict> verdicts) {}

    /// @param orderId the record's key
    Decision decide(
            Optional<OrderLetters> before,
            String orderId,
            LetterRule<?> rule,
            Event<? extends SpecificRecord> event,
            Instant now) {
        LetterFact fact = rule.factOf(orderId, event, now.plus(waitForOrder));
        String occasion = rule.occasionOf(event.value());
        Optional<KnownOrder> order = before.flatMap(OrderDecider::order);
        boolean learns = order.isEmpty() && event.value() instanceof OrderPlaced;
        if (event.value() instanceof OrderPlaced placed && learns) {
            order = Optional.of(known(orderId, placed, fact));
        }
        List<String> occasions = before.map(OrderLetters::getOccasions).orElse(List.of());
        List<LetterFact> waiting = before.map(OrderLetters::getWaiting).orElse(List.of());

        Verdict verdict = verdict(fact, occasion, occasions, order, now);
        boolean accepted = verdict instanceof Verdict.ToCustomer || verdict instanceof Verdict.Waiting;
        List<Verdict> verdicts = new ArrayList<>(List.of(verdict));
        if (!accepted && !learns) {
            return new Decision(before, verdicts);
        }
        order.ifPresent(one -> waiting.forEach(earlier -> verdicts.add(toCustomer(one, earlier))));
        var state = state(
                order,
                accepted ? plus(occasions, occasion) : occasions,
                order.isPresent() ? List.of() : plus(waiting, fact),
                now.plus(retention));
        return new Decision(Optional.of(state), verdicts);
    }

    /// What becomes of an order that stands in the index of deadlines at or before `now`.
    Decision due(OrderLetters before, Instant now) {
        List<LetterFact> waiting = before.getWaiting().stream()
                .filter(fact -> fact.getWaitsUntil().isAfter(now))
                .toList();
        List<Verdict> verdicts = before.getWaiting().stream()
                .filter(fact -> !fact.getWaitsUntil().isAfter(now))
                .map(this::orderUnknown)
                .toList();
        if (waiting.isEmpty() && !before.getForgetAt().isAfter(now)) {
            return new Decision(Optional.empty(), verdicts);
        }
        var state = state(order(before), before.getOccasions(), waiting, before.getForgetAt());
        return new Decision(Optional.of(state), verdicts);
    }

    private Verdict verdict(
            LetterFact fact, String occasion, List<String> occasions, Optional<KnownOrder> order, Instant now) {
        Optional<String> customerId = order.map(KnownOrder::getCustomerId);
        if (fact.getExpiresAt().isBefore(now)) {
            return Verdict.Suppressed.stale(customerId, fact);
        }
        if (occasions.contains(occasion)) {
            return new Verdict.Repeated(fact);
        }
        if (occasions.size() >= lettersPerOrder) {
            String reason = "order %s has led to %d letters already".formatted(fact.getOrderId(), lettersPerOrder);
            return new Verdict.Suppressed(customerId, fact, SuppressionCause.OVERFLOW, reason);
        }
        return order.<Verdict>map(one -> toCustomer(one, fact)).orElseGet(() -> new Verdict.Waiting(fact));
    }

    private Verdict orderUnknown(LetterFact fact) {
        String reason =
                "order %s was not placed within %s of the fact's arrival".formatted(fact.getOrderId(), waitForOrder);
        return new Verdict.Suppressed(Optional.empty(), fact, SuppressionCause.ORDER_UNKNOWN, reason);
    }

    private static Verdict toCustomer(KnownOrder order, LetterFact fact) {
        var texts = new HashMap<>(order.getTexts());
        texts.putAll(fact.getTexts());
        var known = new LetterFact(
                fact.getOrderId(),
                fact.getTemplate(),
                fact.getTemplateVersion(),
                fact.getTime(),
                fact.getExpiresAt(),
                texts,
                fact.getTimes(),
                fact.getCause(),
                order.getCause(),
                fact.getWaitsUntil());
        return new Verdict.ToCustomer(order.getCustomerId(), known);
    }

    private static KnownOrder known(String orderId, OrderPlaced placed, LetterFact fact) {
        requireStorable(placed.getCustomerId());
        long items =
                placed.getLines().stream().mapToLong(OrderLine::getQuantity).sum();
        return KnownOrder.newBuilder()
                .setCustomerId(placed.getCustomerId())
                .setTexts(Map.of(
                        "orderId", Shown.text(orderId),
                        "currency", Shown.text(placed.getCurrency()),
                        "total", Shown.text(placed.getTotal().toPlainString()),
                        "itemCount", Long.toString(items)))
                .setCause(fact.getCause())
                .build();
    }

    /// It is going to be a key, and the gateway takes no longer one.
    private static void requireStorable(String customerId) {
        if (customerId.length() > LONGEST_KEY) {
            throw new MisplacedEventException(
                    "customerId has %d characters; expected at most %d".formatted(customerId.length(), LONGEST_KEY));
        }
    }

    private static Optional<KnownOrder> order(OrderLetters letters) {
        return Optional.ofNullable(letters.getOrder());
    }

    private static OrderLetters state(
            Optional<KnownOrder> order, List<String> occasions, List<LetterFact> waiting, Instant forgetAt) {
        Instant due = waiting.isEmpty() ? forgetAt : waiting.get(0).getWaitsUntil();
        return OrderLetters.newBuilder()
                .setOrder(order.orElse(null))
                .setOccasions(occasions)
                .setWaiting(waiting)
                .setForgetAt(forgetAt)
                .setDue(due)
                .build();
    }

    private static <T> List<T> plus(List<T> list, T one) {
        return Stream.concat(list.stream(), Stream.of(one)).toList();
    }
}
