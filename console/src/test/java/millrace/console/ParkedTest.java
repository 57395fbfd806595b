package millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ParkedTest {

    private static final String STATE = "{\"reaction\":\"mail\",\"source\":\"notifications.requested\",\"partition\":0,"
            + "\"hold\":HOLD,\"keys\":[{\"key\":\"c-7\",\"state\":\"HELD\",\"head\":12,\"attempts\":5,"
            + "\"reason\":\"no such account\",\"parked\":4,\"waiting\":0,\"since\":\"2026-11-22T12:00:00Z\"},"
            + "{\"key\":\"c-8\",\"state\":\"RUNNING\",\"head\":13,\"attempts\":0,\"reason\":\"\",\"parked\":0,"
            + "\"waiting\":1,\"since\":\"2026-11-22T12:00:00Z\"}],\"actions\":[ACTIONS]}";

    private static ConsoleBroker broker;

    @BeforeAll
    static void tell() throws Exception {
        broker = ConsoleBroker.start();
        broker.createTopic("mail.state", 1, Map.of("cleanup.policy", "compact"));
        broker.createTopic("mail.actions", 1, Map.of());
        broker.createTopic("notifications.requested", 1, Map.of());
        tell("null", "");
    }

    @AfterAll
    static void stop() throws Exception {
        broker.stop();
    }

    private static void tell(String hold, String actions) throws Exception {
        broker.write(List.of(new ProducerRecord<>(
                "mail.state",
                0,
                "0",
                STATE.replace("HOLD,", hold + ",").replace("ACTIONS", actions).getBytes(StandardCharsets.UTF_8))));
    }

    private static CommandRun parked(String... options) {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        return CommandRun.of(new Parked(), arguments.toArray(String[]::new));
    }

    private static CommandRun hold(String... options) {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        return CommandRun.of(new Hold(), arguments.toArray(String[]::new));
    }

    /// Plays the engine: tells the outcome of the next action, and returns it.
    private static Thread answering(String outcome, List<ConsumerRecord<byte[], byte[]>> taken) {
        var at = new TopicPartition("mail.actions", 0);
        return Thread.ofVirtual().start(() -> {
            try (var consumer = new KafkaConsumer<>(
                    Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                consumer.assign(List.of(at));
                long end = consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
                consumer.seek(at, end);
                while (taken.isEmpty()) {
                    consumer.poll(Duration.ofMillis(100)).forEach(taken::add);
                }
                String id = header(taken.getFirst(), "id");
                tell("\"too many\"", "{\"id\":\"%s\",\"outcome\":\"%s\"}".formatted(id, outcome));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader("millrace.action." + name).value(), StandardCharsets.UTF_8);
    }

    @Test
    void listsTheKeysThatCannotGoOn() {
        assertThat(parked("mail").lines())
                .containsExactly(
                        "KEY  STATE  HEAD                          BEHIND  SINCE                 TRIES  REASON",
                        "c-7  HELD   notifications.requested-0@12       3  2026-11-22T12:00:00Z  5      no such account",
                        "1 key(s) of mail cannot go on");
        assertThat(parked("mail", "--json").out()).startsWith("{\"partitions\":[{\"reaction\":\"mail\",");
    }

    @Test
    void sendsAnActionToThePartitionAndTellsWhatBecameOfIt() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        var engine = answering("retried", taken);

        var run = parked("mail", "--retry", "c-7", "--by", "ada");
        engine.join();

        assertThat(run.lines()).containsExactly("c-7: retried");
        assertThat(run.exitCode()).isZero();
        assertThat(new String(taken.getFirst().key(), StandardCharsets.UTF_8)).isEqualTo("c-7");
        assertThat(List.of("what", "head", "by", "despite-doubt").stream().map(name -> header(taken.getFirst(), name)))
                .containsExactly("retry", "12", "ada", "false");
    }

    @Test
    void saysWhyAnActionWasRefusedAndThatAKeyIsNotThere() throws Exception {
        var engine = answering("refused: its effect is in doubt", new ArrayList<>());
        var refused = parked("mail", "--retry", "c-7");
        engine.join();

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).isEqualTo("c-7: refused: its effect is in doubt\n");
        assertThat(parked("mail", "--skip-key", "c-9").err()).isEqualTo("key 'c-9' is not held up in mail\n");
        assertThat(parked("web").err()).isEqualTo("no engine has told web.state how it stands\n");
        assertThat(parked("mail", "--mend", "c-7").err()).startsWith("--mend and --value: expected both or neither");
    }

    @Test
    void tellsOfAHoldAndReleasesIt() throws Exception {
        tell("\"would exceed 60 effects a minute\"", "");
        assertThat(hold("mail").lines())
                .containsExactly("notifications.requested-0 holds: would exceed 60 effects a minute");
        assertThat(hold("mail", "--json").out())
                .isEqualTo("{\"holds\":[{\"partition\":0,\"reason\":\"would exceed 60 effects a minute\"}]}\n");

        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        var engine = answering("released", taken);
        var run = hold("mail", "--release");
        engine.join();

        assertThat(run.lines()).containsExactly("notifications.requested-0: released");
        assertThat(header(taken.getFirst(), "what")).isEqualTo("release");
    }
}
