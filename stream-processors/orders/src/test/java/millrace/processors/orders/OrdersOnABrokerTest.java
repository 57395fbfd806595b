package millrace.processors.orders;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static millrace.schemas.Topics.ORDERS_EVENTS;
import static millrace.schemas.Topics.ORDERS_LIFECYCLE;
import static millrace.schemas.Topics.ORDERS_REVENUE;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import millrace.orders.OrderCancelled;
import millrace.orders.OrderDelivered;
import millrace.orders.OrderPlaced;
import millrace.orders.OrderRevenue;
import millrace.orders.OrderShipped;
import millrace.orders.PaymentAuthorized;
import millrace.processors.lineage.StreamsApplication;
import millrace.processors.lineage.StreamsBroker;
import millrace.processors.lineage.StreamsInstance;
import millrace.processors.lineage.TopologyRun;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OrdersOnABrokerTest {

    private static final StreamsApplication APPLICATION = OrdersApplication.of(Reports.RULES);
    private static final int ORDERS = 400;
    private static final int FACTS = ORDERS * 5 / 4;
    private static final int POISON = 10;
    private static final byte[] LAST_POISON = ("poison-" + (POISON - 1)).getBytes(StandardCharsets.UTF_8);
    private static final int LARGEST = 1024 * 1024 - 300;
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final Instant LONG_AGO = Instant.parse("2010-12-01T08:26:00Z");

    private final Instant thisHour = Instant.now().truncatedTo(ChronoUnit.HOURS);

    @TempDir
    private Path directory;

    /// What an application has made of the same reports.
    private record Results(Map<Told, Long> lifecycle, Map<String, Sum> revenue, Map<String, Long> deadLetters) {}

    private record Told(String id, String key, SpecificRecord value, List<String> causes) {}

    private record Sum(long orders, BigDecimal total) {}

    @Test
    @Timeout(600)
    void makesTheSameOfEverythingWhenAnInstanceIsKilledHalfWay() {
        Results undisturbed = run(false);
        Results disturbed = run(true);

        assertThat(undisturbed.lifecycle()).hasSize(FACTS);
        assertThat(undisturbed.revenue().values().stream()
                        .mapToLong(Sum::orders)
                        .sum())
                .isEqualTo(ORDERS);
        assertThat(undisturbed.deadLetters()).hasSize(POISON);
        assertThat(disturbed.lifecycle()).isEqualTo(undisturbed.lifecycle());
        assertThat(disturbed.lifecycle().values()).containsOnly(1L);
        assertThat(disturbed.revenue()).isEqualTo(undisturbed.revenue());
        assertThat(disturbed.deadLetters()).isEqualTo(undisturbed.deadLetters());
    }

    private Results run(boolean kill) {
        var reports = reports();
        int half = reports.size() / 2;
        try (var broker = StreamsBroker.start();
                var first = instance(broker, kill + "-first");
                var second = instance(broker, kill + "-second")) {
            broker.awaitTasks(APPLICATION, 2, LONGEST);
            broker.publish(reports.subList(0, half));
            broker.await(ORDERS_LIFECYCLE, FACTS / 20, LONGEST);
            if (kill) {
                first.kill();
            }
            broker.publish(reports.subList(half, reports.size()));
            broker.publishRecords(poison());
            broker.await(ORDERS_LIFECYCLE, FACTS, LONGEST);
            broker.awaitRead(APPLICATION, ORDERS_EVENTS, LONGEST);
            assertThat(first.isAlive()).isNotEqualTo(kill);
            assertThat(second.isAlive()).isTrue();
            return results(broker);
        }
    }

    private StreamsInstance instance(StreamsBroker broker, String name) {
        return StreamsInstance.start(
                OrdersInstance.class, broker, directory, name, Map.of("MILLRACE_ORDERS_SETTLE", "PT1S"));
    }

    /// Of four orders one is completed, one confirmed and disputed, one cancelled, and one unpaid for years; jumbled,
    /// and every fifth report twice.
    private List<Event<? extends SpecificRecord>> reports() {
        List<Event<? extends SpecificRecord>> reports = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            String order = "o-" + i;
            Instant placedAt = i % 4 == 3 ? LONG_AGO.plusSeconds(i) : thisHour;
            var total = new BigDecimal(i).setScale(2).add(new BigDecimal("0.01"));
            var placed = new OrderPlaced(order, "c-" + i % 7, i % 2 == 0 ? "GBP" : "EUR", List.of(), total);
            reports.add(TopologyRun.published("placed-" + i, placedAt, placed));
            if (i % 4 <= 1) {
                var paid = new PaymentAuthorized(order, total, placed.getCurrency(), "card");
                reports.add(TopologyRun.published("paid-" + i, thisHour, paid));
                reports.add(TopologyRun.published("shipped-" + i, thisHour, new OrderShipped(order, "DHL", null)));
            }
            if (i % 4 == 0) {
                reports.add(TopologyRun.published("delivered-" + i, thisHour, new OrderDelivered(order)));
            }
            if (i % 4 == 1) {
                var again = new PaymentAuthorized(order, total, placed.getCurrency(), "card");
                reports.add(TopologyRun.published("again-" + i, thisHour, again));
            }
            if (i % 4 == 2) {
                reports.add(TopologyRun.published("cancelled-" + i, thisHour, new OrderCancelled(order, "no")));
            }
        }
        for (int i = 0; i < ORDERS; i += 5) {
            reports.add(reports.get(i));
        }
        Collections.shuffle(reports, new Random(1));
        return reports;
    }

    /// What is no event; the last is as large as the topic takes, and does not get smaller by compression.
    private static List<ProducerRecord<byte[], byte[]>> poison() {
        var largest = new byte[LARGEST];
        new Random(2).nextBytes(largest);
        return IntStream.range(0, POISON)
                .mapToObj(i -> ("poison-" + i).getBytes(StandardCharsets.UTF_8))
                .map(key -> new ProducerRecord<>(
                        ORDERS_EVENTS.name(), key, Arrays.equals(key, LAST_POISON) ? largest : key))
                .toList();
    }

    private static Results results(StreamsBroker broker) {
        return new Results(
                broker.read(ORDERS_LIFECYCLE).stream().collect(groupingBy(OrdersOnABrokerTest::told, counting())),
                awaitSums(broker),
                broker.readRecords(ORDERS_EVENTS.deadLetters()).stream()
                        .collect(groupingBy(OrdersOnABrokerTest::text, counting())));
    }

    /// The latest sums, once they have every order; the topic is compacted, so earlier ones need not be there.
    private static Map<String, Sum> awaitSums(StreamsBroker broker) {
        Instant deadline = Instant.now().plus(LONGEST);
        Map<String, Sum> sums = sums(broker);
        while (sums.values().stream().mapToLong(Sum::orders).sum() < ORDERS) {
            assertThat(Instant.now()).isBefore(deadline);
            sums = sums(broker);
        }
        return sums;
    }

    private static Map<String, Sum> sums(StreamsBroker broker) {
        return broker.read(ORDERS_REVENUE).stream()
                .collect(toMap(Event::key, OrdersOnABrokerTest::sum, (earlier, later) -> later));
    }

    private static Told told(Event<SpecificRecord> event) {
        return new Told(
                event.envelope().identity().id(),
                event.key(),
                event.value(),
                event.envelope().causationIds().stream().sorted().toList());
    }

    private static Sum sum(Event<OrderRevenue> event) {
        return new Sum(event.value().getOrders(), event.value().getTotal());
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8) + "=" + Arrays.hashCode(record.value());
    }
}
