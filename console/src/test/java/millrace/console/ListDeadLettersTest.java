package millrace.console;

import static millrace.console.ConsoleBroker.NOON;
import static millrace.console.ConsoleBroker.published;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import millrace.schemas.DeadLetterHeaders;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ListDeadLettersTest {

    private static ConsoleBroker broker;

    @BeforeAll
    static void giveUpSomeRecords() throws Exception {
        broker = ConsoleBroker.start();
        broker.createTopic("orders.events.dead-letters", 2, Map.of());
        broker.createTopic("notifications.requested.dead-letters", 1, Map.of());
        var event = published("orders.events.dead-letters", 1, "a", "millrace.orders.OrderPlaced", "1", NOON);
        DeadLetterHeaders.stamp(event.headers(), "value is cut off", "orders.events", 2, 7, "orders", NOON);
        var hostile = new ProducerRecord<>(
                "orders.events.dead-letters",
                0,
                NOON.toEpochMilli(),
                "k\u001b[2J",
                "junk".getBytes(StandardCharsets.UTF_8));
        DeadLetterHeaders.stamp(hostile.headers(), "", "orders.events", 0, 3, "orders", NOON.plusSeconds(60));
        hostile.headers().remove(DeadLetterHeaders.REASON); // ours is one line; another writer's need not be
        hostile.headers().add(DeadLetterHeaders.REASON, "not\nan event \u001b[31m".getBytes(StandardCharsets.UTF_8));
        broker.writeTransactions(List.of(List.of(event), List.of(hostile)), List.of());
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    @Test
    void tellsWhyWhereFromAndByWhom() {
        var run = list();

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .containsExactly(
                        "TIME                  AT                              FROM               BY      TYPE                         ID  REASON",
                        "2026-11-22T12:00:00Z  orders.events.dead-letters-1@0  orders.events-2@7  orders  millrace.orders.OrderPlaced  a   value is cut off",
                        "2026-11-22T12:01:00Z  orders.events.dead-letters-0@0  orders.events-0@3  orders  -                            -   not\\u000aan event \\u001b[31m",
                        "2 dead letters");
    }

    @Test
    void tellsOfOneTopicInJsonWithPayloadOnlyWhenAsked() {
        assertThat(list("orders.events", "--json", "--limit", "1").out())
                .isEqualTo("{\"deadLetters\":[{\"topic\":\"orders.events.dead-letters\",\"partition\":0,\"offset\":0,"
                        + "\"time\":\"2026-11-22T12:01:00Z\",\"reason\":\"not\\nan event \\u001B[31m\","
                        + "\"origin\":{\"topic\":\"orders.events\",\"partition\":0,\"offset\":3},"
                        + "\"application\":\"orders\",\"id\":null,\"type\":null,\"key\":\"k\\u001B[2J\"}],"
                        + "\"total\":2}\n");
        assertThat(list("orders.events", "--json", "--limit", "1", "--payload").out())
                .contains(",\"payload\":\"anVuaw==\"}");
    }

    @Test
    void saysWhichOfManyItShows() {
        assertThat(list("--limit", "1").lines()).last().isEqualTo("the newest 1 of 2 dead letters");
    }

    @Test
    void saysThatThereAreNone() {
        assertThat(list("notifications.requested").lines()).containsExactly("no dead letters in 1 topics");
    }

    @Test
    void saysWhichTopicsThereAre() {
        var run = list("orders.evnts");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("topic 'orders.evnts.dead-letters' is not there; expected one of"
                        + " [notifications.requested.dead-letters, orders.events.dead-letters]\n");
    }

    private static CommandRun list(String... options) {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        return CommandRun.of(new ListDeadLetters(), arguments.toArray(String[]::new));
    }
}
