package millrace.console;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The command against an engine that the test plays, in two partitions.
@Timeout(120)
class ReplayApplyTest {

    private static final String SOURCE = "notifications.requested";
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final List<ConsumerRecord<byte[], byte[]>> taken = new CopyOnWriteArrayList<>();
    private final AtomicBoolean isOver = new AtomicBoolean();
    private ConsoleBroker broker;

    @BeforeEach
    void write() throws Exception {
        broker = ConsoleBroker.start();
        broker.createTopic("mail.state", 2, Map.of("cleanup.policy", "compact"));
        broker.createTopic("mail.actions", 2, Map.of());
        broker.createTopic(SOURCE, 2, Map.of());
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            records.add(ConsoleBroker.published(SOURCE, 0, "a" + i, "t", "c", NOON));
            records.add(ConsoleBroker.published(SOURCE, 1, "b" + i, "t", "c", NOON));
        }
        broker.write(records);
        tell(0, "null", "");
        tell(1, "null", "");
    }

    @AfterEach
    void stop() {
        isOver.set(true);
        broker.stop();
    }

    private void tell(int partition, String replay, String actions) throws Exception {
        String state =
                "{\"reaction\":\"mail\",\"source\":\"%s\",\"partition\":%d,\"hold\":null,\"replay\":%s,\"keys\":[],"
                                .formatted(SOURCE, partition, replay)
                        + "\"actions\":[%s]}".formatted(actions);
        broker.write(List.of(
                new ProducerRecord<>("mail.state", partition, "" + partition, state.getBytes(StandardCharsets.UTF_8))));
    }

    private static String replay(String id, String generation, long next, long tried, String more) {
        return "{\"id\":\"%s\",\"by\":\"ada\",\"generation\":\"%s\",\"from\":0,\"to\":3,\"next\":%d,\"tried\":%d,\"stale\":0,%s}"
                .formatted(id, generation, next, tried, more);
    }

    private static final String UNDER_WAY = "\"perMinute\":1.0,\"isCancelled\":false,\"isOver\":false";
    private static final String OVER = "\"perMinute\":1.0,\"isCancelled\":false,\"isOver\":true";

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader("millrace.action." + name).value(), StandardCharsets.UTF_8);
    }

    /// Plays the engine: takes every replay up, says that it is under way, and then that it is over.
    private Thread playing(String outcome) {
        return playing(outcome, OVER);
    }

    private Thread playing(String outcome, String end) {
        var partitions = List.of(new TopicPartition("mail.actions", 0), new TopicPartition("mail.actions", 1));
        return Thread.ofVirtual().start(() -> {
            try (var consumer = new KafkaConsumer<>(
                    Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                consumer.assign(partitions);
                consumer.seekToBeginning(partitions);
                while (!isOver.get()) {
                    for (var action : consumer.poll(Duration.ofMillis(50))) {
                        taken.add(action);
                        String id = header(action, "id");
                        String told = "{\"id\":\"%s\",\"outcome\":\"%s\"}".formatted(id, outcome);
                        if (outcome.startsWith("refused")) {
                            tell(action.partition(), "null", told);
                        } else {
                            tell(action.partition(), replay(id, "again", 1, 1, UNDER_WAY), told);
                            tell(action.partition(), replay(id, "again", 3, 2, end), told);
                        }
                    }
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private CommandRun run(String... options) {
        return CommandRun.of(ReplayAtATerminal.replay(), withBroker(options).toArray(String[]::new));
    }

    private List<String> withBroker(String... options) {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        return arguments;
    }

    private void end(Thread engine) throws InterruptedException {
        isOver.set(true);
        assertThat(engine.join(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void printsThePlanAndHasItCarriedOutInEveryPartition() throws Exception {
        var engine = playing("replays 0 to 3");

        var run = run("mail", "--apply", "--generation", "again", "--rate", "60/min", "--by", "ada", "--yes");
        end(engine);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.linesOf(""))
                .containsExactly(
                        "PARTITION FROM TO NEW IDENTICAL STALE IN DOUBT UNFINISHED PARKED DEAD LETTERS TRIED AGAIN",
                        "0 0 3 3 0 0 0 0 0 0 0",
                        "1 0 3 3 0 0 0 0 0 0 0",
                        "all 6 0 0 0 0 0 0 0",
                        "6 record(s) of notifications.requested: a replay under generation again would fire 6 effect(s)"
                                + " of mail, and 0 stale one(s) if told so; 0 are in doubt",
                        "PARTITION GENERATION FROM TO AT FIRED STALE STATE BY",
                        "0 again 0 3 3 2 0 done ada",
                        "1 again 0 3 3 2 0 done ada");
        assertThat(taken)
                .extracting(
                        action -> List.of("what", "head", "to", "generation", "per-minute", "with-stale", "by").stream()
                                .map(name -> header(action, name))
                                .collect(joining(" ")))
                .containsExactly("replay 0 3 again 30.0 false ada", "replay 0 3 again 30.0 false ada");
    }

    @Test
    void saysInWhichPartitionItWasRefused() throws Exception {
        var engine = playing("refused: a replay of 0 to 9 is under way");

        var run = run("mail", "--apply", "--partition", "1", "--yes");
        end(engine);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("partition 1: refused: a replay of 0 to 9 is under way\n");
        assertThat(taken).extracting(ConsumerRecord::partition).containsExactly(1);
    }

    @Test
    void watchesAReplayThatIsUnderWayAndBeginsNoOther() throws Exception {
        tell(0, replay("r-1", "again", 1, 1, UNDER_WAY), "");
        var other = run("mail", "--apply", "--generation", "other", "--yes");
        var detached = run("mail", "--apply", "--generation", "again", "--yes", "--detach");

        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err())
                .isEqualTo("another replay of mail is under way; expected its end, or replay mail --cancel\n");
        assertThat(detached.exitCode()).isZero();
        assertThat(detached.err()).isEqualTo("this replay of mail is under way already\n");
    }

    @Test
    void saysThatItWasCancelledMeanwhile() throws Exception {
        var engine = playing("replays 0 to 3", OVER.replace("false", "true"));

        var run = run("mail", "--apply", "--generation", "again", "--partition", "0", "--yes", "--json");
        end(engine);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .isEqualTo("{\"reaction\":\"mail\",\"replays\":[{\"partition\":0,\"id\":\"%s\",\"by\":\"ada\","
                                .formatted(header(taken.getFirst(), "id"))
                        + "\"generation\":\"again\",\"from\":0,\"to\":3,\"next\":3,\"tried\":2,\"stale\":0,"
                        + "\"isCancelled\":true,\"isOver\":true}]}\n");
    }

    @Test
    void tellsHowTheReplaysStandAndCancelsThem() throws Exception {
        assertThat(run("mail").out()).isEqualTo("nothing of mail is being replayed\n");
        assertThat(run("mail", "--cancel").err()).isEqualTo("nothing of mail is being replayed\n");
        tell(1, replay("r-1", "", 1, 1, UNDER_WAY), "");

        assertThat(run("mail").linesOf("1")).containsExactly("1 - 0 3 1 1 0 under way ada");

        var engine = playing("cancelled by ada");
        var cancelled = run("mail", "--cancel", "--by", "ada");
        end(engine);
        assertThat(cancelled.out()).isEqualTo("notifications.requested-1: cancelled by ada\n");
        assertThat(taken).singleElement().satisfies(action -> assertThat(header(action, "what"))
                .isEqualTo("cancel"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void asksAtATerminalAndDoesNothingButOnAYes() throws Exception {
        var arguments = withBroker("mail", "--apply", "--partition", "0", "--by", "ada", "--rate", "60/min");

        for (String answer : List.of("", "n", "no", "later")) {
            var refused = ReplayAtATerminal.run(arguments, answer);
            assertThat(refused.exitCode()).as(refused.out()).isEqualTo(1);
            assertThat(refused.out())
                    .contains("fire 3 effect(s) of mail, at most 60/min? [y/N] ")
                    .contains("nothing was done");
        }
        var engine = playing("replays 0 to 3");
        var agreed = ReplayAtATerminal.run(arguments, "Yes");
        end(engine);

        assertThat(agreed.exitCode()).as(agreed.out()).isZero();
        assertThat(taken).singleElement().satisfies(action -> assertThat(header(action, "what"))
                .isEqualTo("replay"));
    }

    @Test
    void asksNobodyWhereNobodyIs() {
        var run = run("mail", "--apply");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--apply: nobody can be asked here; expected --yes");
    }
}
