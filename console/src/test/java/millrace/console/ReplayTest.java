package millrace.console;

import static millrace.console.ConsoleBroker.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReplayTest {

    private static final String SOURCE = "notifications.requested";

    private static ConsoleBroker broker;

    private final List<ReplayPlanning.Range> asked = new ArrayList<>();

    /// Partition 0 has records of 11:00, 12:00 and 13:00, partition 1 of 9:00 and 10:00.
    @BeforeAll
    static void write() throws Exception {
        broker = ConsoleBroker.start();
        broker.createTopic("mail.state", 1, Map.of("cleanup.policy", "compact"));
        broker.createTopic(SOURCE, 2, Map.of());
        byte[] state = "{\"reaction\":\"mail\",\"source\":\"notifications.requested\",\"partition\":0}"
                .getBytes(StandardCharsets.UTF_8);
        broker.write(List.of(
                new ProducerRecord<>("mail.state", 0, "0", state),
                event(0, 0),
                event(0, 1),
                event(0, 2),
                event(1, -2),
                event(1, -1)));
    }

    @AfterAll
    static void stop() {
        broker.stop();
    }

    private static ProducerRecord<String, byte[]> event(int partition, int hour) {
        var recorded = NOON.plus(Duration.ofHours(hour));
        return ConsoleBroker.published(SOURCE, partition, partition + "/" + hour, "t", "c", recorded);
    }

    private CommandRun replay(String... options) {
        return replay(
                range -> range.partition() == 0
                        ? new ReplayCounts(1, 2, 3, 4, 5, 6, 7, 8)
                        : new ReplayCounts(0, 1, 0, 0, 0, 0, 0, 0),
                options);
    }

    /// What the engine would say.
    private interface Answer {

        ReplayCounts of(ReplayPlanning.Range range);
    }

    private CommandRun replay(Answer answer, String... options) {
        var arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
        ReplayPlanning planning = (range, share) -> {
            asked.add(range);
            share.accept(1);
            return answer.of(range);
        };
        return CommandRun.of(new Replay(planning), arguments.toArray(String[]::new));
    }

    private static ReplayPlanning.Range range(int partition, long from, long to) {
        return new ReplayPlanning.Range(broker.bootstrapServers(), "mail", "", SOURCE, partition, from, to);
    }

    @Test
    void countsEveryPartitionAndTheSumOfAllThatIsKept() {
        var run = replay("mail", "--plan");

        assertThat(run.exitCode()).isZero();
        assertThat(run.linesOf(""))
                .containsExactly(
                        "PARTITION FROM TO NEW IDENTICAL STALE IN DOUBT UNFINISHED PARKED DEAD LETTERS TRIED AGAIN",
                        "0 0 3 1 2 3 4 5 6 7 8",
                        "1 0 2 0 1 0 0 0 0 0 0",
                        "all 1 3 3 4 5 6 7 8",
                        "37 record(s) of notifications.requested: a replay would fire 14 effect(s) of mail,"
                                + " and 3 stale one(s) if told so; 4 are in doubt");
        assertThat(asked).containsExactly(range(0, 0, 3), range(1, 0, 2));
    }

    @Test
    void beginsAtTheTimeOfTheRecords() {
        assertThat(replay("mail", "--plan", "--from", "2026-11-22T11:30:00Z").exitCode())
                .isZero();

        assertThat(asked).containsExactly(range(0, 1, 3), range(1, 2, 2));
    }

    @Test
    void endsBeforeTheTimeItIsToldInThePartitionItIsTold() {
        assertThat(replay("mail", "--plan", "--to", "2026-11-22T12:30:00Z", "--partition", "0", "--generation", "again")
                        .exitCode())
                .isZero();

        assertThat(asked)
                .containsExactly(new ReplayPlanning.Range(broker.bootstrapServers(), "mail", "again", SOURCE, 0, 0, 2));
    }

    @Test
    void leavesThePartitionsAloneThatNoOffsetNames() {
        var run = replay("mail", "--plan", "--from-offset", "0=1", "--json");

        String counts = "\"records\":36,\"new\":1,\"identical\":2,\"stale\":3,\"inDoubt\":4,\"unfinished\":5,"
                + "\"parked\":6,\"deadLetters\":7,\"triedAgain\":8}";
        assertThat(run.out())
                .isEqualTo(
                        "{\"reaction\":\"mail\",\"generation\":null,\"source\":\"notifications.requested\",\"partitions\":["
                                + "{\"partition\":0,\"from\":1,\"to\":3," + counts + "],\"sum\":{" + counts + "}\n");
        assertThat(asked).containsExactly(range(0, 1, 3));
    }

    @Test
    void takesTheNearestOffsetThatIsKept() {
        assertThat(replay("mail", "--plan", "--from-offset", "1=99", "--from-offset", "0=0")
                        .exitCode())
                .isZero();

        assertThat(asked).containsExactly(range(0, 0, 3), range(1, 2, 2));
    }

    @Test
    void saysWhatIsWrongWithItsOptions() {
        assertThat(replay("mail", "--apply").exitCode()).isEqualTo(2);
        assertThat(replay("mail", "--apply").err()).startsWith("--apply: nobody can be asked here; expected --yes");
        assertThat(replay("mail", "--plan", "--apply", "--yes").exitCode()).isEqualTo(2);
        assertThat(replay("mail", "--plan", "--rate", "10/s").err())
                .startsWith("--rate is '10/s'; expected a number such as 600/min");
        assertThat(replay("mail", "--plan", "--generation", "New Logo").err())
                .startsWith("--generation is 'New Logo'; expected 1 to 40 of a-z, 0-9 and -");
        assertThat(replay("mail", "--plan", "--to", "now").err())
                .startsWith("--to is 'now'; expected a time such as 2026-11-22T00:00:00Z");
        assertThat(replay("mail", "--plan", "--partition", "2").err())
                .startsWith("--partition: notifications.requested has partitions 0 to 1");
        assertThat(replay("mail", "--plan", "--from", "yesterday").err())
                .startsWith("--from is 'yesterday'; expected earliest or a time such as 2026-11-22T00:00:00Z");
        assertThat(replay("mail", "--plan", "--from-offset", "0=-1").err())
                .startsWith("--from-offset: expected offsets from 0");
        assertThat(replay("mail", "--plan", "--from-offset", "2=0").err())
                .startsWith("--from-offset: notifications.requested has partitions 0 to 1");
        assertThat(replay("mail", "--plan", "--from", "earliest", "--from-offset", "0=0")
                        .exitCode())
                .isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void endsWhereNoEngineWasOrKafkaIsSilent() {
        var nobody = replay("web", "--plan");
        var silent = replay(
                _ -> {
                    throw new TimeoutException("mail.ledger-0: nothing read for 20 s");
                },
                "mail",
                "--plan");

        assertThat(nobody.exitCode()).isEqualTo(1);
        assertThat(nobody.err()).isEqualTo("no engine has told web.state how it stands\n");
        assertThat(silent.exitCode()).isEqualTo(3);
        assertThat(silent.err()).isEqualTo("mail: not read to the end: mail.ledger-0: nothing read for 20 s\n");
    }
}
