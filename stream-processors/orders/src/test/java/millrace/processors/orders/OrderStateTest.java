package millrace.processors.orders;

import static java.util.stream.Collectors.toSet;
import static millrace.processors.orders.Reports.NOON;
import static millrace.processors.orders.Reports.RULES;
import static millrace.processors.orders.Reports.at;
import static millrace.processors.orders.Reports.cancelled;
import static millrace.processors.orders.Reports.declined;
import static millrace.processors.orders.Reports.delivered;
import static millrace.processors.orders.Reports.paid;
import static millrace.processors.orders.Reports.permutations;
import static millrace.processors.orders.Reports.placed;
import static millrace.processors.orders.Reports.shipped;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import millrace.orders.DisputeKind;
import millrace.orders.OrderCompleted;
import millrace.orders.OrderConfirmed;
import millrace.orders.OrderDelayed;
import millrace.orders.OrderDisputed;
import millrace.orders.Stage;
import millrace.processors.lineage.Derived;
import millrace.processors.orders.OrderState.Decision;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class OrderStateTest {

    /// What tells two facts apart downstream.
    private record Told(String what, Instant time, SpecificRecord value, Set<String> parents) {}

    private static List<Told> tellAll(List<OrderEvent> reports) {
        OrderState state = OrderState.unknown("o-1");
        List<Told> told = new ArrayList<>();
        for (OrderEvent report : reports) {
            Decision decision = state.on(report, at(1000), RULES);
            decision.facts().forEach(fact -> told.add(told(fact)));
            state = decision.state();
        }
        return told;
    }

    private static OrderState after(OrderEvent... reports) {
        OrderState state = OrderState.unknown("o-1");
        for (OrderEvent report : reports) {
            state = state.on(report, report.time(), RULES).state();
        }
        return state;
    }

    private static Told told(Derived<SpecificRecord> fact) {
        return new Told(
                fact.what(),
                fact.time(),
                fact.value(),
                fact.parents().stream().map(parent -> parent.identity().id()).collect(toSet()));
    }

    private static Told confirmed(Instant time) {
        return new Told(
                "OrderConfirmed",
                time,
                new OrderConfirmed("o-1", "c-1", "EUR", new BigDecimal("10.00")),
                Set.of("placed", "paid"));
    }

    private static Told disputed(DisputeKind kind, Instant time, String detail, String... parents) {
        return new Told("OrderDisputed/" + kind, time, new OrderDisputed("o-1", kind, detail), Set.of(parents));
    }

    @Test
    void tellsTheSameFactsOfACompleteOrderInEveryOrderOfArrival() {
        var complete = List.of(
                placed("placed", at(0)),
                declined("declined", at(1)),
                paid("paid", at(2)),
                shipped("shipped", at(30)),
                delivered("delivered", at(60)));
        var completed = new Told(
                "OrderCompleted", at(60), new OrderCompleted("o-1"), Set.of("placed", "paid", "shipped", "delivered"));

        for (List<OrderEvent> arrival : permutations(complete)) {
            assertThat(tellAll(arrival)).containsExactlyInAnyOrder(confirmed(at(2)), completed);
        }
    }

    @Test
    void tellsTheSameFactsOfAnOrderCancelledAfterPaymentInEveryOrderOfArrival() {
        var reports = List.of(placed("placed", at(0)), paid("paid", at(2)), cancelled("cancelled", at(3)));

        for (List<OrderEvent> arrival : permutations(reports)) {
            assertThat(tellAll(arrival)).containsExactly(confirmed(at(2)));
        }
    }

    @Test
    void disputesTheSameInEveryOrderOfArrival() {
        var reports = List.of(
                placed("placed", at(0)),
                paid("paid", at(2)),
                paid("again", at(4), "9.00", "EUR"),
                shipped("shipped", at(30)),
                delivered("delivered", at(20)));

        for (List<OrderEvent> arrival : permutations(reports)) {
            assertThat(tellAll(arrival))
                    .filteredOn(told -> told.value() instanceof OrderDisputed)
                    .containsExactlyInAnyOrder(
                            disputed(
                                    DisputeKind.PAID_TWICE,
                                    at(4),
                                    "authorized at 2026-03-01T14:00:00Z and at 2026-03-01T16:00:00Z",
                                    "paid",
                                    "again"),
                            disputed(
                                    DisputeKind.AMOUNT_DIFFERS,
                                    at(4),
                                    "authorized 9.00 EUR; the total is 10.00 EUR",
                                    "placed",
                                    "again"),
                            disputed(
                                    DisputeKind.DELIVERED_BEFORE_SHIPPED,
                                    at(30),
                                    "delivered at 2026-03-02T08:00:00Z; shipped at 2026-03-02T18:00:00Z",
                                    "shipped",
                                    "delivered"));
        }
    }

    @Test
    void confirmsAnOrderOnlyWhenAPaymentIsTheTotalInItsCurrency() {
        assertThat(tellAll(List.of(placed("placed", at(0)), paid("paid", at(1), "10.00", "USD"))))
                .containsExactly(disputed(
                        DisputeKind.AMOUNT_DIFFERS,
                        at(1),
                        "authorized 10.00 USD; the total is 10.00 EUR",
                        "placed",
                        "paid"));
    }

    @Test
    void confirmsAnOrderWhoseSecondPaymentIsRight() {
        var told = tellAll(List.of(placed("placed", at(0)), paid("wrong", at(1), "9.99", "EUR"), paid("paid", at(2))));

        assertThat(told).contains(confirmed(at(2)));
        assertThat(told).extracting(Told::what).contains("OrderDisputed/AMOUNT_DIFFERS", "OrderDisputed/PAID_TWICE");
    }

    @Test
    void disputesAnOrderPlacedAgainUnderAnotherIdentity() {
        var reports = List.of(placed("placed", at(0)), placed("again", at(1)));

        for (List<OrderEvent> arrival : permutations(reports)) {
            assertThat(tellAll(arrival))
                    .containsExactly(disputed(
                            DisputeKind.PLACED_TWICE,
                            at(1),
                            "placed at 2026-03-01T12:00:00Z and at 2026-03-01T13:00:00Z",
                            "placed",
                            "again"));
        }
    }

    @Test
    void disputesWhatHappenedAfterACancellationByTheTimesOfTheEvents() {
        var reports = List.of(cancelled("cancelled", at(1)), shipped("shipped", at(2)), placed("placed", at(0)));

        for (List<OrderEvent> arrival : permutations(reports)) {
            assertThat(tellAll(arrival))
                    .containsExactly(disputed(
                            DisputeKind.EVENT_AFTER_CANCELLATION,
                            at(2),
                            "OrderShipped at 2026-03-01T14:00:00Z; cancelled at 2026-03-01T13:00:00Z",
                            "cancelled",
                            "shipped"));
        }
    }

    @Test
    void confirmsNothingThatWasPaidAfterTheCancellationWhenItKnowsOfIt() {
        var told = tellAll(List.of(cancelled("cancelled", at(1)), placed("placed", at(0)), paid("paid", at(2))));

        assertThat(told).extracting(Told::what).containsExactly("OrderDisputed/EVENT_AFTER_CANCELLATION");
    }

    @Test
    void allowsClocksToDifferByTheTolerance() {
        var shippedLater = shipped("shipped", at(30));
        var withinTolerance = delivered("delivered", at(30).minus(RULES.clockTolerance()));
        var beyondTolerance =
                delivered("delivered", at(30).minus(RULES.clockTolerance()).minusMillis(1));

        assertThat(tellAll(List.of(shippedLater, withinTolerance))).isEmpty();
        assertThat(tellAll(List.of(shippedLater, beyondTolerance))).hasSize(1);
    }

    @Test
    void takesADeliveryThatOneOfSeveralShipmentsExplains() {
        assertThat(tellAll(List.of(shipped("one", at(1)), shipped("other", at(50)), delivered("delivered", at(20)))))
                .isEmpty();
    }

    @Test
    void tellsEachStageThatIsLateOnceWhenItIsDue() {
        OrderState unpaid = after(placed("placed", NOON));

        Decision tooEarly = unpaid.wake(at(24).minusMillis(1), RULES);
        Decision due = unpaid.wake(at(24), RULES);
        Decision again = due.state().wake(at(100), RULES);

        assertThat(tooEarly.facts()).isEmpty();
        assertThat(due.facts().stream().map(OrderStateTest::told))
                .containsExactly(new Told(
                        "OrderDelayed/PAYMENT",
                        at(24),
                        new OrderDelayed("o-1", Stage.PAYMENT, NOON, at(24)),
                        Set.of("placed")));
        assertThat(again.facts()).isEmpty();
    }

    @Test
    void waitsForTheShipmentFromTheConfirmationOn() {
        OrderState paid = after(placed("placed", NOON), paid("paid", at(2)));

        assertThat(paid.wakeAt(RULES)).isEqualTo(at(2 + 72));
        assertThat(paid.wake(at(2 + 72), RULES).facts().stream().map(OrderStateTest::told))
                .containsExactly(new Told(
                        "OrderDelayed/SHIPMENT",
                        at(2 + 72),
                        new OrderDelayed("o-1", Stage.SHIPMENT, at(2), at(2 + 72)),
                        Set.of("placed", "paid")));
    }

    @Test
    void waitsForTheDeliveryFromTheShipmentOn() {
        OrderState shipped = after(placed("placed", NOON), paid("paid", at(2)), shipped("shipped", at(5)));

        assertThat(shipped.wake(at(5 + 168), RULES).facts().stream().map(OrderStateTest::told))
                .containsExactly(new Told(
                        "OrderDelayed/DELIVERY",
                        at(5 + 168),
                        new OrderDelayed("o-1", Stage.DELIVERY, at(5), at(5 + 168)),
                        Set.of("shipped")));
    }

    @Test
    void waitsForNothingOnceCancelled() {
        OrderState cancelled = after(placed("placed", NOON), cancelled("cancelled", at(1)));

        assertThat(cancelled.wake(at(10_000), RULES).facts()).isEmpty();
        assertThat(cancelled.wakeAt(RULES)).isEqualTo(at(1).plus(RULES.keep()));
    }

    @Test
    void judgesHistoryOnlyWhenItHasSettled() {
        Instant now = at(20_000);
        OrderState history =
                OrderState.unknown("o-1").on(placed("placed", NOON), now, RULES).state();

        assertThat(history.wakeAt(RULES)).isEqualTo(now.plus(RULES.settle()));
        assertThat(history.wake(now.plus(RULES.settle()).minusMillis(1), RULES).facts())
                .isEmpty();
        assertThat(history.wake(now.plus(RULES.settle()), RULES).facts()).hasSize(1);
    }

    @Test
    void mayBeForgottenWhenNothingIsOpenAndItHasBeenQuietForLongEnough() {
        OrderState unpaid = after(placed("placed", NOON));
        OrderState told = unpaid.wake(at(24), RULES).state();
        Instant quiet = NOON.plus(RULES.keep());

        assertThat(unpaid.mayBeForgotten(quiet, RULES)).isFalse();
        assertThat(told.mayBeForgotten(quiet.minusMillis(1), RULES)).isFalse();
        assertThat(told.mayBeForgotten(quiet, RULES)).isTrue();
        assertThat(told.wakeAt(RULES)).isEqualTo(quiet);
    }

    @Test
    void survivesTheStore() {
        OrderState state = after(
                placed("placed", at(0)),
                paid("paid", at(1)),
                declined("declined", at(2)),
                shipped("shipped", at(3)),
                delivered("delivered", at(4)),
                cancelled("cancelled", at(5)));

        assertThat(StoredOrders.read("o-1", StoredOrders.write(state, at(9)))).isEqualTo(state);
        assertThat(Duration.between(at(5), state.lastArrival())).isZero();
    }
}
