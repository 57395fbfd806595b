package millrace.console;

import static millrace.console.ConsoleBroker.NOON;
import static millrace.console.ConsoleBroker.causeOf;
import static millrace.console.ConsoleBroker.derived;
import static millrace.console.ConsoleBroker.idOf;
import static millrace.console.ConsoleBroker.published;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import millrace.schemas.DeadLetterHeaders;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// One story: an order of a customer with a profile is paid for; two letters follow, one of them is sent.
class WhyTest {

    private static final ProducerRecord<String, byte[]> PROFILE =
            published("customers.profiles", 1, "profile-9", "millrace.customers.CustomerProfile", "9", NOON);
    private static final ProducerRecord<String, byte[]> PLACED =
            published("orders.events", 2, "placed,1", "millrace.orders.OrderPlaced", "1", NOON.plusSeconds(1));
    private static final ProducerRecord<String, byte[]> PAID =
            published("orders.events", 2, "paid-1", "millrace.orders.PaymentAuthorized", "1", NOON.plusSeconds(2));
    private static final ProducerRecord<String, byte[]> CONFIRMED = derived(
            "orders.lifecycle",
            0,
            "1",
            "orders/confirm",
            "millrace.orders.OrderConfirmed",
            List.of(causeOf(PLACED), causeOf(PAID)));
    private static final ProducerRecord<String, byte[]> RECEIVED_LETTER = letter("received", PLACED);
    private static final ProducerRecord<String, byte[]> CONFIRMED_LETTER = letter("confirmed", CONFIRMED);
    private static final ProducerRecord<String, byte[]> SENT = derived(
            "notifications.outcomes",
            2,
            "9",
            "mail/sent",
            "millrace.notifications.NotificationSent",
            List.of(causeOf(RECEIVED_LETTER)));

    private static final ProducerRecord<String, byte[]> OTHER =
            published("orders.events", 1, "placed-other", "millrace.orders.OrderPlaced", "other", NOON);
    private static final ProducerRecord<String, byte[]> REVENUE_BEFORE = revenue(List.of(OTHER));
    private static final ProducerRecord<String, byte[]> REVENUE = revenue(List.of(PLACED, REVENUE_BEFORE));
    private static final ProducerRecord<String, byte[]> REVENUE_AFTER = revenue(List.of(OTHER, REVENUE));

    private static ConsoleBroker broker;

    @BeforeAll
    static void tellTheStory() throws Exception {
        broker = ConsoleBroker.start();
        for (var topic : List.of(
                "customers.profiles",
                "orders.events",
                "orders.events.dead-letters",
                "orders.lifecycle",
                "orders.revenue",
                "notifications.requested",
                "notifications.outcomes")) {
            broker.createTopic(topic, 3, Map.of());
        }
        var noise = new ArrayList<ProducerRecord<String, byte[]>>();
        for (int i = 0; i < 300; i++) {
            var other =
                    published("orders.events", i % 3, "placed-" + i, "millrace.orders.OrderPlaced", "other-" + i, NOON);
            noise.add(other);
            noise.add(derived(
                    "orders.lifecycle",
                    i % 3,
                    "other-" + i,
                    "orders/confirm",
                    "millrace.orders.OrderConfirmed",
                    List.of(causeOf(other))));
        }
        var deadLetter = published(
                "orders.events.dead-letters",
                0,
                "paid-1",
                "millrace.orders.PaymentAuthorized",
                "1",
                NOON.plusSeconds(2));
        DeadLetterHeaders.stamp(
                deadLetter.headers(), "amount is not known", "orders.events", 2, 7, "orders", NOON.plusSeconds(9));
        var again = published("orders.events", 2, "placed,1", "millrace.orders.OrderPlaced", "1", NOON.plusSeconds(1));
        broker.writeTransactions(
                List.of(
                        noise,
                        List.of(PROFILE),
                        List.of(PLACED),
                        List.of(PAID, deadLetter),
                        List.of(CONFIRMED),
                        List.of(RECEIVED_LETTER, CONFIRMED_LETTER),
                        List.of(SENT),
                        List.of(again),
                        List.of(OTHER, REVENUE_BEFORE, REVENUE, REVENUE_AFTER)),
                List.of(letter("aborted", PLACED)));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @Test
    void followsAMailUpThroughItsJoin() {
        var run = why("<" + idOf(RECEIVED_LETTER) + "@mail.example>");

        assertThat(run.exitCode()).isZero();
        assertThat(spaced(run))
                .containsExactly(
                        " EVENT ID AT TIME NOTE",
                        " CustomerProfile profile-9 customers.profiles-1@0 2026-11-22T11:00:00Z",
                        " OrderPlaced placed,1 orders.events-2@101 2026-11-22T11:00:01Z again at orders.events-2@105",
                        "* └─ NotificationRequested %s notifications.requested-0@0 2026-11-22T11:30:00Z also after profile-9"
                                .formatted(idOf(RECEIVED_LETTER)),
                        " └─ NotificationSent %s notifications.outcomes-2@0 2026-11-22T11:30:00Z"
                                .formatted(idOf(SENT)));
        assertThat(why("<" + idOf(RECEIVED_LETTER) + "+again@mail.example>").out())
                .as("the mail of a generation")
                .isEqualTo(run.out());
    }

    @Test
    void tellsTheWholeStoryOfAnOrder() {
        var run = why("1");

        assertThat(spaced(run))
                .containsExactly(
                        " EVENT ID AT TIME NOTE",
                        " CustomerProfile profile-9 customers.profiles-1@0 2026-11-22T11:00:00Z",
                        "* OrderPlaced placed,1 orders.events-2@101 2026-11-22T11:00:01Z again at orders.events-2@105",
                        " ├─ NotificationRequested %s notifications.requested-0@0 2026-11-22T11:30:00Z also after profile-9"
                                .formatted(idOf(RECEIVED_LETTER)),
                        " │ └─ NotificationSent %s notifications.outcomes-2@0 2026-11-22T11:30:00Z"
                                .formatted(idOf(SENT)),
                        "* ├─ OrderConfirmed %s orders.lifecycle-0@101 2026-11-22T11:30:00Z also after paid-1"
                                .formatted(idOf(CONFIRMED)),
                        " │ └─ NotificationRequested %s notifications.requested-0@1 2026-11-22T11:30:00Z also after profile-9"
                                .formatted(idOf(CONFIRMED_LETTER)),
                        " └─ OrderRevenue %s orders.revenue-0@1 2026-11-22T11:30:00Z also after %s"
                                .formatted(idOf(REVENUE), idOf(REVENUE_BEFORE)),
                        "* PaymentAuthorized paid-1 orders.events-2@103 2026-11-22T11:00:02Z"
                                + " dead letter orders.events.dead-letters-0@0: amount is not known");
    }

    @Test
    void followsAProfileDownAndNamesTheOtherCausesOnce() {
        var run = why("profile-9");

        assertThat(spaced(run)).hasSize(7);
        assertThat(spaced(run).get(1)).startsWith("* CustomerProfile profile-9 ");
        assertThat(run.out()).contains("OrderPlaced").contains("OrderConfirmed").doesNotContain("PaymentAuthorized  ");
    }

    @Test
    void namesOtherStatesOfAnAggregateAndFollowsNone() {
        var run = why("1");

        assertThat(run.out())
                .contains(idOf(REVENUE))
                .contains("also after " + idOf(REVENUE_BEFORE))
                .doesNotContain(idOf(REVENUE_AFTER))
                .doesNotContain("placed-other")
                .doesNotContain("not there any more");
    }

    @Test
    void saysWhereItLookedInVain() {
        var run = why("nobody");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("nothing has the id, subject or key 'nobody' in 613 records of [customers.profiles,"
                        + " orders.events, orders.events.dead-letters, orders.lifecycle, orders.revenue,"
                        + " notifications.requested,"
                        + " notifications.outcomes]\n");
    }

    @Test
    void tellsMachinesInJson() {
        var run = why(idOf(SENT), "--json");

        assertThat(run.out())
                .contains("{\"asked\":\"%s\",\"events\":[".formatted(idOf(SENT)))
                .contains("{\"cause\":\"%s\",\"effect\":\"%s\"}".formatted(idOf(RECEIVED_LETTER), idOf(SENT)))
                .contains("{\"cause\":\"placed,1\",\"effect\":\"%s\"}".formatted(idOf(RECEIVED_LETTER)))
                .contains("\"records\":[{\"topic\":\"orders.events\",\"partition\":2,\"offset\":101,"
                        + "\"deadLetterReason\":null},{\"topic\":\"orders.events\",\"partition\":2,\"offset\":105,"
                        + "\"deadLetterReason\":null}]")
                .contains("\"missing\":[],\"truncated\":false,\"searched\":{\"topics\":[\"customers.profiles\",");
    }

    @Test
    void stopsAtTheLimit() {
        var run = why("1", "--limit", "3");

        assertThat(run.lines().getLast()).isEqualTo("there are more than 3 events; --limit shows more");
    }

    private static ProducerRecord<String, byte[]> revenue(List<ProducerRecord<String, byte[]>> parents) {
        var causes = parents.stream().map(ConsoleBroker::causeOf).toList();
        return derived("orders.revenue", 0, "hour", "orders/revenue", "millrace.orders.OrderRevenue", causes);
    }

    private static ProducerRecord<String, byte[]> letter(String what, ProducerRecord<String, byte[]> fact) {
        return derived(
                "notifications.requested",
                0,
                "9",
                "notifications/" + what,
                "millrace.notifications.NotificationRequested",
                List.of(causeOf(fact), causeOf(PROFILE)));
    }

    /// Lines with runs of spaces as one.
    private static List<String> spaced(CommandRun run) {
        return run.lines().stream().map(line -> line.replaceAll(" +", " ")).toList();
    }

    private static CommandRun why(String id, String... options) {
        var arguments = new ArrayList<>(List.of(id, "--bootstrap-servers", broker.bootstrapServers()));
        arguments.addAll(List.of(options));
        return CommandRun.of(new Why(), arguments.toArray(String[]::new));
    }
}
