package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import millrace.schemas.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A process that stands still until its session is over, and then goes on as if nothing had been.
///
/// `-Dmillrace.zombies=25` does it 25 times.
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class ZombieTest {

    private static final int ROUNDS = Integer.getInteger("millrace.zombies", 1);
    private static final int LETTERS = 3_000;
    private static final int KEYS = 120;
    private static final int PARTITIONS = 3;
    private static final int IN_FLIGHT = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private ReactionBroker broker;

    @TempDir
    private Path folder;

    @BeforeEach
    void startBroker() {
        broker = ReactionBroker.start();
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Test
    void firesNothingOnceAnotherHasTakenOver() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "zombie" + round;
            Topic<?, ?> topic = Letters.topic(LetterInstance.Orders.topic(name));
            broker.create(topic, PARTITIONS);
            Letters.publish(broker, topic, LETTERS, KEYS);
            var file = new LetterFile(folder.resolve(name));

            standStillAndGoOn(name, file);

            check(name, file);
        }
    }

    private void standStillAndGoOn(String name, LetterFile file) throws Exception {
        Process zombie = start(name, file, "zombie");
        try {
            await(file, "letters of the first", () -> file.writtenBy("zombie") >= LETTERS / 10);
            signal("STOP", zombie);
            Process successor = start(name, file, "successor");
            try {
                await(file, "take-over", () -> isTakenOver(name) && file.writtenBy("successor") >= LETTERS / 10);
                signal("CONT", zombie);
                await(file, "end", () -> committed(name) == LETTERS);
            } finally {
                successor.destroyForcibly().waitFor();
            }
        } finally {
            zombie.destroyForcibly().waitFor();
        }
    }

    private void check(String name, LetterFile file) {
        var journal = file.journal();
        var flagged = Letters.flagged(broker, name);
        var audit = LedgerAudit.of(broker, name);
        System.out.printf(
                "zombie: %d letters, lost %d, repeated %d, flagged %d, started behind the fence %d%n",
                LETTERS, lost(journal), journal.repeats().size(), flagged.size(), audit.behindTheFence());

        assertThat(lost(journal)).isZero();
        assertThat(audit.firedUnseen(name, file.bySequence())).isEmpty();
        assertThat(journal.repeats()).hasSizeLessThanOrEqualTo(IN_FLIGHT);
        assertThat(flagged)
                .containsAll(journal.repeats().stream()
                        .map(EffectJournal.Seen::sequence)
                        .toList())
                .hasSizeLessThanOrEqualTo(IN_FLIGHT);
        assertThat(journal.outOfOrder()).isEmpty();
    }

    private static long lost(EffectJournal journal) {
        return journal.lost(LETTERS).stream()
                .filter(sequence -> !LetterInstance.isDeadLetter(sequence))
                .count();
    }

    private Process start(String name, LetterFile file, String instance) throws IOException {
        return LetterInstance.start(LetterInstance.Orders.of(broker, name, file.path(), instance, IN_FLIGHT));
    }

    private static void signal(String signal, Process process) throws Exception {
        assertThat(new ProcessBuilder(List.of("kill", "-" + signal, Long.toString(process.pid())))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    /// Whether two owners have put their barrier into every partition of the ledger.
    private boolean isTakenOver(String name) {
        var barriers = LedgerAudit.of(broker, name).barriers();
        return barriers.size() == PARTITIONS && barriers.values().stream().allMatch(owners -> owners >= 2);
    }

    private long committed(String name) {
        return broker.committed(name).values().stream()
                .mapToLong(offset -> offset)
                .sum();
    }

    private static void await(LetterFile file, String what, BooleanSupplier holds) {
        Waiting.until(PATIENCE, () -> "no %s after %d letters".formatted(what, file.distinct()), holds);
    }
}
