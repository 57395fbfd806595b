package millrace.console;

import static millrace.console.ConsoleBroker.NOON;
import static millrace.console.ConsoleBroker.published;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ListTopicsTest {

    private static ConsoleBroker broker;

    @BeforeAll
    static void writeSomeTopics() throws Exception {
        broker = ConsoleBroker.start();
        broker.createTopic("customers.profiles", 3, Map.of("cleanup.policy", "compact"));
        broker.createTopic("orders.events", 3, Map.of("retention.ms", "-1"));
        broker.createTopic("orders.events.dead-letters", 3, Map.of());
        broker.createTopic("mail.ledger", 1, Map.of("cleanup.policy", "compact,delete", "retention.ms", "172800000"));
        broker.createTopic("orders-order-state-changelog", 3, Map.of("cleanup.policy", "compact"));
        broker.write(List.of(
                published("orders.events", 0, "a", "millrace.orders.OrderPlaced", "1", NOON.minusSeconds(90)),
                published("orders.events", 2, "b", "millrace.orders.OrderPlaced", "2", NOON.minusSeconds(50)),
                published("orders.events.dead-letters", 1, "a", "millrace.orders.OrderPlaced", "1", NOON)));
        broker.writeTransactions(
                List.of(List.of(published("mail.ledger", 0, "c", "x", "3", NOON.minusSeconds(600)))),
                List.of(published("mail.ledger", 0, "d", "x", "4", NOON)));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @Test
    void tellsWhatEachTopicHolds() {
        var run = list();

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .containsExactly(
                        "TOPIC                    PARTITIONS  RECORDS  NEWEST  KEPT          OWNER          DEAD LETTERS",
                        "customers.profiles                3        0       -  compact       upstream                  -",
                        "orders.events                     3        2    50 s  forever       upstream                  1",
                        "orders.lifecycle                  -        -       -  missing       orders                    -",
                        "orders.revenue                    -        -       -  missing       orders                    -",
                        "devices.profiles                  -        -       -  missing       upstream                  -",
                        "devices.readings                  -        -       -  missing       upstream                  -",
                        "devices.operations                -        -       -  missing       upstream                  -",
                        "devices.summaries                 -        -       -  missing       devices                   -",
                        "devices.alarms                    -        -       -  missing       devices                   -",
                        "devices.late                      -        -       -  missing       devices                   -",
                        "notifications.requested           -        -       -  missing       notifications             -",
                        "notifications.outcomes            -        -       -  missing       notifications             -",
                        "mail.ledger                       1        4  10 min  compact, 2 d  -                         -");
    }

    @Test
    void tellsOfInternalAndDeadLetterTopicsWhenAsked() {
        var run = list("--all");

        assertThat(run.linesOf("orders"))
                .contains(
                        "orders-order-state-changelog 3 0 - compact - -", "orders.events.dead-letters 3 1 0 s 7 d - -");
        assertThat(run.lines()).anyMatch(line -> line.startsWith("__transaction_state "));
    }

    @Test
    void tellsMachinesInJson() {
        var run = list("--json");

        assertThat(run.lines()).hasSize(1);
        assertThat(run.out()).startsWith("""
                        {"topics":[{"name":"customers.profiles","exists":true,"catalogued":true,"internal":false,\
                        "partitions":3,"records":0,"newest":null,"newestAgeMillis":null,"compacted":true,\
                        "retentionMillis":null,"owner":"upstream","deadLetters":null},\
                        {"name":"orders.events","exists":true,"catalogued":true,"internal":false,\
                        "partitions":3,"records":2,"newest":"2026-11-22T11:59:10Z","newestAgeMillis":50000,\
                        "compacted":false,"retentionMillis":null,"owner":"upstream","deadLetters":1},""");
    }

    @Test
    void saysWhereNoBrokerAnswers() {
        var run = CommandRun.of(new ListTopics(), "--bootstrap-servers", "localhost:1");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .isEqualTo("kafka at localhost:1: no broker answers; expected one within 5 s"
                        + " (--bootstrap-servers, MILLRACE_BOOTSTRAP_SERVERS)\n");
    }

    @Test
    void saysWhichServerNameIsNotKnown() {
        var run = CommandRun.of(new ListTopics(), "--bootstrap-servers", "nowhere.example:9092");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).startsWith("kafka at nowhere.example:9092: no broker answers;");
    }

    private static CommandRun list(String... options) {
        var arguments = new ArrayList<>(List.of("--bootstrap-servers", broker.bootstrapServers()));
        arguments.addAll(List.of(options));
        return CommandRun.of(new ListTopics(InstantSource.fixed(NOON)), arguments.toArray(String[]::new));
    }
}
