package millrace.processors.orders;

import static millrace.processors.orders.Reports.NOON;
import static millrace.processors.orders.Reports.RULES;
import static millrace.processors.orders.Reports.at;
import static millrace.schemas.Topics.ORDERS_EVENTS;
import static millrace.schemas.Topics.ORDERS_LIFECYCLE;
import static millrace.schemas.Topics.ORDERS_REVENUE;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import millrace.customers.CustomerProfile;
import millrace.orders.DisputeKind;
import millrace.orders.OrderCancelled;
import millrace.orders.OrderCompleted;
import millrace.orders.OrderConfirmed;
import millrace.orders.OrderDelayed;
import millrace.orders.OrderDelivered;
import millrace.orders.OrderDisputed;
import millrace.orders.OrderPlaced;
import millrace.orders.OrderRevenue;
import millrace.orders.OrderShipped;
import millrace.orders.PaymentAuthorized;
import millrace.orders.Stage;
import millrace.processors.lineage.Fate;
import millrace.processors.lineage.TopologyRun;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrdersTopologyTest {

    private static final String FOLLOW = "follow-orders";

    private final TopologyRun run = TopologyRun.of(OrdersApplication.of(RULES), NOON);

    @AfterEach
    void close() {
        run.close();
    }

    private static OrderPlaced placed(String orderId, String currency, String total) {
        return new OrderPlaced(orderId, "c-1", currency, List.of(), new BigDecimal(total));
    }

    private static OrderPlaced placed(String orderId) {
        return placed(orderId, "EUR", "10.00");
    }

    private static PaymentAuthorized paid(String orderId) {
        return new PaymentAuthorized(orderId, new BigDecimal("10.00"), "EUR", "card");
    }

    @Test
    void confirmsAnOrderPaidInFullWithBothReportsAsParents() {
        run.publish("e-1", NOON, placed("o-1"));
        run.publish("e-2", at(1), paid("o-1"));

        Event<SpecificRecord> confirmed = run.take(ORDERS_LIFECYCLE).getFirst();
        assertThat(confirmed.value()).isEqualTo(new OrderConfirmed("o-1", "c-1", "EUR", new BigDecimal("10.00")));
        assertThat(confirmed.key()).isEqualTo("o-1");
        assertThat(confirmed.envelope().time()).isEqualTo(at(1));
        assertThat(confirmed.envelope().recordedTime()).isEqualTo(NOON);
        assertThat(confirmed.envelope().causationIds()).containsExactly("e-1", "e-2");
        assertThat(confirmed.envelope().correlationId()).isEqualTo("e-1");
        assertThat(confirmed.envelope().identity().source()).isEqualTo("/millrace/orders");
        assertThat(confirmed.envelope().identity().id()).isEqualTo("d5dd15f908990a851ebe74948f82d4d7");
    }

    @Test
    void completesAnOrderWhateverOrderItsReportsArriveIn() {
        run.publish("e-4", at(4), new OrderDelivered("o-1"));
        run.publish("e-2", at(2), paid("o-1"));
        run.publish("e-3", at(3), new OrderShipped("o-1", "DHL", null));
        run.publish("e-1", at(1), placed("o-1"));

        assertThat(run.takeValues(ORDERS_LIFECYCLE))
                .containsExactly(
                        new OrderConfirmed("o-1", "c-1", "EUR", new BigDecimal("10.00")), new OrderCompleted("o-1"));
    }

    @Test
    void dropsAndCountsARepeatEvenLongAfter() {
        run.publish("e-1", NOON, placed("o-1"));
        run.publish("e-2", NOON, paid("o-1"));
        run.advance(Duration.ofDays(60));
        run.publish("e-1", NOON, placed("o-1"));
        run.publish("e-2", NOON, paid("o-1"));

        assertThat(run.takeValues(ORDERS_LIFECYCLE)).hasSize(2).doesNotHaveDuplicates();
        assertThat(run.takeValues(ORDERS_REVENUE)).hasSize(1);
        assertThat(run.in(FOLLOW)).isEqualTo(4);
        assertThat(run.count(FOLLOW, Fate.USED)).isEqualTo(2);
        assertThat(run.count(FOLLOW, Fate.REPEAT)).isEqualTo(2);
    }

    @Test
    void tellsThatAPaymentIsLateWhenItIsDue() {
        run.publish("e-1", NOON, placed("o-1"));

        run.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(run.takeValues(ORDERS_LIFECYCLE)).isEmpty();
        run.advance(Duration.ofMillis(200));

        Event<SpecificRecord> delayed = run.take(ORDERS_LIFECYCLE).getFirst();
        assertThat(delayed.value()).isEqualTo(new OrderDelayed("o-1", Stage.PAYMENT, NOON, at(24)));
        assertThat(delayed.envelope().time()).isEqualTo(at(24));
        assertThat(delayed.envelope().causationIds()).containsExactly("e-1");
    }

    @Test
    void tellsEveryStageOnceAsTheyPass() {
        run.publish("e-1", NOON, placed("o-1"));
        run.advance(Duration.ofDays(2));
        run.publish("e-2", run.now(), paid("o-1"));
        run.advance(Duration.ofDays(10));
        run.publish("e-3", run.now(), new OrderShipped("o-1", "DHL", null));
        run.advance(Duration.ofDays(20));

        assertThat(run.takeValues(ORDERS_LIFECYCLE))
                .extracting(fact -> fact instanceof OrderDelayed delayed ? delayed.getStage() : fact.getClass())
                .containsExactly(Stage.PAYMENT, OrderConfirmed.class, Stage.SHIPMENT, Stage.DELIVERY);
    }

    @Test
    void tellsNoDelayOfAnOrderThatWasCancelledOrPaidInTime() {
        run.publish("e-1", NOON, placed("o-1"));
        run.publish("e-2", at(1), new OrderCancelled("o-1", "changed mind"));
        run.publish("e-3", NOON, placed("o-2"));
        run.publish("e-4", at(1), paid("o-2"));

        run.advance(Duration.ofDays(2));

        assertThat(run.takeValues(ORDERS_LIFECYCLE)).noneMatch(OrderDelayed.class::isInstance);
    }

    @Test
    void judgesAYearOfHistoryOnceItHasSettled() {
        Instant then = Instant.parse("2010-12-01T08:26:00Z");
        for (int i = 0; i < 1_100; i++) {
            run.publish("placed-" + i, then, placed("o-" + i));
        }
        run.publish("paid-7", then.plus(Duration.ofHours(2)), paid("o-7"));
        run.take(ORDERS_LIFECYCLE);

        run.advance(Duration.ofSeconds(10));
        int first = run.takeValues(ORDERS_LIFECYCLE).size();
        run.advance(Duration.ofMillis(200));
        int rest = run.takeValues(ORDERS_LIFECYCLE).size();

        assertThat(first).isEqualTo(1_000);
        assertThat(first + rest).isEqualTo(1_100);
    }

    @Test
    void judgesNothingWhileItWorksOffABacklog() {
        run.publish("e-1", NOON.minus(Duration.ofDays(2)), placed("o-1"));
        for (int i = 0; i < 10; i++) {
            run.advance(Duration.ofSeconds(5));
            run.publish("backlog-" + i, NOON.minus(Duration.ofDays(2)), placed("b-" + i));
        }

        assertThat(run.takeValues(ORDERS_LIFECYCLE)).isEmpty();

        run.publish("e-2", NOON.minus(Duration.ofDays(1)), paid("o-1"));
        run.advance(Duration.ofSeconds(20));
        assertThat(run.takeValues(ORDERS_LIFECYCLE))
                .filteredOn(fact -> fact.get(0).equals("o-1"))
                .noneMatch(OrderDelayed.class::isInstance);
    }

    @Test
    void disputesAPaymentThatIsNotTheTotal() {
        run.publish("e-1", NOON, placed("o-1", "EUR", "11.00"));
        run.publish("e-2", at(1), paid("o-1"));

        assertThat(run.takeValues(ORDERS_LIFECYCLE))
                .containsExactly(new OrderDisputed(
                        "o-1", DisputeKind.AMOUNT_DIFFERS, "authorized 10.00 EUR; the total is 11.00 EUR"));
    }

    @Test
    void sumsTheOrdersOfEachHourAndCurrencyIntoAChainOfRevisions() {
        run.publish("e-1", NOON, placed("o-1", "EUR", "10.00"));
        run.publish("e-2", NOON.plusSeconds(60), placed("o-2", "EUR", "-2.50"));
        run.publish("e-3", NOON.plusSeconds(60), placed("o-3", "GBP", "1.00"));
        run.publish("e-4", at(1), placed("o-4", "EUR", "4.00"));

        List<Event<OrderRevenue>> revenue = run.take(ORDERS_REVENUE);
        assertThat(revenue)
                .extracting(Event::value)
                .containsExactly(
                        revenue(NOON, "EUR", 1, "10.00", 0),
                        revenue(NOON, "EUR", 2, "7.50", 0),
                        revenue(NOON, "GBP", 1, "1.00", 0),
                        revenue(at(1), "EUR", 1, "4.00", 0));
        assertThat(revenue)
                .extracting(Event::key)
                .containsExactly(
                        "2026-03-01T12:00:00Z/EUR",
                        "2026-03-01T12:00:00Z/EUR",
                        "2026-03-01T12:00:00Z/GBP",
                        "2026-03-01T13:00:00Z/EUR");
        String first = revenue.getFirst().envelope().identity().id();
        assertThat(revenue.get(1).envelope().causationIds()).containsExactly("e-2", first);
    }

    private static OrderRevenue revenue(Instant start, String currency, long orders, String total, long late) {
        return new OrderRevenue(start, start.plus(Duration.ofHours(1)), currency, orders, new BigDecimal(total), late);
    }

    @Test
    void countsAnOrderThatWasRecordedAfterItsHourAsLateAndAddsIt() {
        run.publish("e-1", NOON, placed("o-1"));
        run.publish(recorded("e-2", NOON.plusSeconds(1), at(1), placed("o-2")));

        assertThat(run.takeValues(ORDERS_REVENUE))
                .containsExactly(revenue(NOON, "EUR", 1, "10.00", 0), revenue(NOON, "EUR", 2, "20.00", 1));
        assertThat(run.count("sum-revenue", Fate.LATE)).isEqualTo(1);
        assertThat(run.count("sum-revenue", Fate.USED)).isEqualTo(1);
    }

    private static Event<OrderPlaced> recorded(String id, Instant time, Instant recorded, OrderPlaced value) {
        Event<OrderPlaced> event = TopologyRun.published(id, time, value);
        var envelope = event.envelope();
        return new Event<>(
                new Envelope(
                        envelope.identity(),
                        envelope.type(),
                        time,
                        recorded,
                        envelope.subject(),
                        envelope.correlationId(),
                        List.of(),
                        envelope.traceparent()),
                event.key(),
                value);
    }

    @Test
    void forgetsAQuietOrderAndItsPlaceInTheIndex() {
        run.publish("e-1", NOON, placed("o-1"));
        run.advance(Duration.ofDays(2));
        assertThat(run.driver().getKeyValueStore("orders").get("o-1")).isNotNull();

        run.advance(RULES.keep());

        assertThat(run.driver().getKeyValueStore("orders").get("o-1")).isNull();
        assertThat(run.driver().getKeyValueStore("orders-due").approximateNumEntries())
                .isZero();
    }

    @Test
    void makesADeadLetterOfAnEventThatIsNotAboutAnOrder() {
        var profile = new CustomerProfile("c-1", "Ada", "ada@example.org", "en", "UTC");
        var event = TopologyRun.published("e-1", NOON, profile);
        Headers headers = new RecordHeaders();
        EnvelopeHeaders.write(event.envelope(), headers);
        byte[] value = run.serdes().serializer().serialize("customers.profiles", profile);

        run.publish(ORDERS_EVENTS.name(), bytes("c-1"), value, headers, NOON);

        assertDeadLetter(
                value, "millrace.customers.CustomerProfile is not about an order; expected a type of orders.events");
    }

    @Test
    void makesADeadLetterOfAReportUnderAnotherOrdersKey() {
        var event = TopologyRun.published("e-1", NOON, paid("o-1"));
        Headers headers = new RecordHeaders();
        EnvelopeHeaders.write(event.envelope(), headers);
        byte[] value = run.serdes().serializer().serialize("orders.events", event.value());

        run.publish(ORDERS_EVENTS.name(), bytes("o-2"), value, headers, NOON);

        assertDeadLetter(value, "record key is not the entity that the PaymentAuthorized is about; expected the same");
    }

    @Test
    void makesADeadLetterOfWhatComesAfterTwoHundredReportsAboutOneOrder() {
        for (int i = 0; i < 201; i++) {
            run.publish("e-" + i, NOON, new OrderShipped("o-1", "DHL", null));
        }

        assertThat(run.takeRecords("orders.events.dead-letters")).hasSize(1);
        assertThat(run.count(FOLLOW, Fate.USED)).isEqualTo(200);
        assertThat(run.count(FOLLOW, Fate.DEAD_LETTER)).isEqualTo(1);
    }

    private void assertDeadLetter(byte[] value, String reason) {
        var letters = run.takeRecords("orders.events.dead-letters");
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().value()).isEqualTo(value);
        assertThat(new String(
                        letters.getFirst()
                                .headers()
                                .lastHeader(DeadLetterHeaders.REASON)
                                .value(),
                        StandardCharsets.UTF_8))
                .isEqualTo(reason);
        assertThat(run.in(FOLLOW)).isEqualTo(run.count(FOLLOW, Fate.DEAD_LETTER));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void keepsTheNamesThatDeployedStateDependsOn() {
        assertThat(run.persistentNames())
                .containsExactly(
                        "orders",
                        "orders-by-hour-repartition",
                        "orders-due",
                        "orders.events",
                        "orders.lifecycle",
                        "orders.revenue",
                        "revenue");
    }
}
