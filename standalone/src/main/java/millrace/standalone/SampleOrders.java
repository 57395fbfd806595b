package millrace.standalone;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/// A shop that never was: customers, and orders that are placed, paid, shipped and delivered, or not.
///
/// Of a hundred orders about six are declined, five cancelled and three never shipped; of a hundred events one comes
/// twice and one comes hours late. The same random numbers make the same shop. Not safe for use by many threads.
final class SampleOrders {

    private static final int CUSTOMERS = 200;
    private static final List<String> GIVEN =
            List.of("Ada", "Grace", "Alan", "Barbara", "Edsger", "Frances", "Niklaus");
    private static final List<String> FAMILY =
            List.of("Miller", "Weber", "Rivers", "Bach", "Brooks", "Wells", "Mühlbauer");
    private static final List<String> GOODS = List.of("kettle", "lantern", "grindstone", "sack of rye", "water wheel");
    private static final List<String> CARRIERS = List.of("DHL", "UPS", "Hermes");

    private final String run;
    private final RandomGenerator random;
    private final PriorityQueue<SampleFact> coming = new PriorityQueue<>(Comparator.comparing(SampleFact::due));
    private final ArrayDeque<SampleFact> told = new ArrayDeque<>();
    private int customers;
    private int orders;
    private int facts;

    /// @param run tells the orders of this shop from those of another
    SampleOrders(String run, RandomGenerator random) {
        this.run = run;
        this.random = random;
    }

    /// The next fact, in the order in which they are told.
    SampleFact next(Instant now) {
        if (!told.isEmpty() && chance(1)) {
            return told.peekFirst();
        }
        if (customers < CUSTOMERS && orders >= customers * 2) {
            return remembered(profile(now));
        }
        SampleFact first = coming.peek();
        if (first != null && !first.due().isAfter(now)) {
            return remembered(coming.remove());
        }
        return remembered(order(now));
    }

    private SampleFact remembered(SampleFact fact) {
        told.addLast(fact);
        if (told.size() > 100) {
            told.removeFirst();
        }
        return fact;
    }

    private SampleFact profile(Instant now) {
        int number = customers++;
        String name = pick(GIVEN) + " " + pick(FAMILY);
        String data = """
                {"customerId":"%s","name":"%s","email":"customer-%d@example.com","locale":"%s","timeZone":"Europe/Berlin"}""".formatted(customer(number), name, number, number % 3 == 0 ? "de" : "en");
        return fact("millrace.customers.CustomerProfile", customer(number), now, now, data);
    }

    /// An order now, and what is to become of it.
    private SampleFact order(Instant now) {
        String order = "sample-%s-%d".formatted(run, orders++);
        int quantity = 1 + random.nextInt(4);
        BigDecimal price = BigDecimal.valueOf(100 + random.nextInt(20_000), 2);
        BigDecimal total = price.multiply(BigDecimal.valueOf(quantity));
        Instant paid = now.plus(within(2));
        Instant shipped = paid.plus(within(4));
        if (chance(6)) {
            later("PaymentDeclined", order, paid, "{\"orderId\":\"%s\",\"reason\":\"card expired\"}".formatted(order));
        } else {
            later("PaymentAuthorized", order, paid, """
                    {"orderId":"%s","amount":"%s","currency":"EUR","method":"card"}""".formatted(order, total));
            if (chance(5)) {
                later("OrderCancelled", order, shipped, """
                        {"orderId":"%s","reason":"changed my mind"}""".formatted(order));
            } else if (!chance(3)) {
                later("OrderShipped", order, shipped, """
                        {"orderId":"%s","carrier":"%s","trackingNumber":"T%08d"}""".formatted(
                                order, pick(CARRIERS), random.nextInt(100_000_000)));
                later("OrderDelivered", order, shipped.plus(within(6)), "{\"orderId\":\"%s\"}".formatted(order));
            }
        }
        Instant time = chance(1) ? now.minus(Duration.ofHours(3)) : now;
        return fact("millrace.orders.OrderPlaced", order, now, time, """
                {"orderId":"%s","customerId":"%s","currency":"EUR","lines":[{"sku":"SKU-%d","description":"%s",\
                "quantity":%d,"unitPrice":"%s"}],"total":"%s"}""".formatted(
                        order,
                        customer(random.nextInt(Math.max(1, customers))),
                        random.nextInt(1_000),
                        pick(GOODS),
                        quantity,
                        price,
                        total));
    }

    private void later(String type, String order, Instant due, String data) {
        coming.add(fact("millrace.orders." + type, order, due, due, data));
    }

    private SampleFact fact(String type, String subject, Instant due, Instant time, String data) {
        return new SampleFact(due, type, subject, time, "%s-%d".formatted(run, facts++), data);
    }

    private String customer(int number) {
        return "sample-%s-c%d".formatted(run, number);
    }

    private Duration within(int seconds) {
        return Duration.ofMillis(random.nextInt(1, seconds * 1000));
    }

    private boolean chance(int ofHundred) {
        return random.nextInt(100) < ofHundred;
    }

    private String pick(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
