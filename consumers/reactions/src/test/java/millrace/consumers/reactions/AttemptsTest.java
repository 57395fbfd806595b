package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import millrace.consumers.reactions.ledger.LedgerRecord;
import millrace.consumers.reactions.ledger.LedgerStep;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.StateSerde;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One letter that is never taken, and a process that is killed while it waits for the next attempt, and again.
@Timeout(180)
class AttemptsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ReactionBroker broker;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startBroker() {
        broker = ReactionBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /// A step of the letter's effect.
    ///
    /// @param at when it was appended, epoch milliseconds
    private record Step(LedgerRecord said, long at) {}

    private static List<Step> steps(String reaction) {
        var deserializer =
                StateSerde.of(LedgerRecord.class, LedgerRecord.getClassSchema()).deserializer();
        List<Step> steps = new ArrayList<>();
        for (var record : broker.read(reaction + ".ledger")) {
            LedgerRecord said = deserializer.deserialize(record.topic(), record.value());
            if (said.getStep() == LedgerStep.STARTED || said.getStep() == LedgerStep.FAILED) {
                steps.add(new Step(said, record.timestamp()));
            }
        }
        return steps;
    }

    private static List<Integer> attempts(Path file) {
        try {
            return Files.readAllLines(file).stream().map(Integer::parseInt).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long failures(String reaction) {
        return steps(reaction).stream()
                .filter(step -> step.said().getStep() == LedgerStep.FAILED)
                .count();
    }

    @Test
    void countOnAndWaitOnThroughKills() throws IOException {
        var topic = Letters.topic("stubborn.requested");
        broker.create(topic, 1);
        Letters.publish(broker, topic, 1, 1);
        Path file = Files.createFile(folder.resolve("attempts"));

        for (int kill = 1; kill <= 2; kill++) {
            int failed = 1 + kill;
            Process process = StubbornProcess.start(broker, "stubborn", file);
            try {
                Waiting.until(
                        PATIENCE,
                        () -> "attempts " + attempts(file),
                        () -> attempts(file).size() >= failed && failures("stubborn") >= failed);
            } finally {
                process.destroyForcibly();
            }
        }
        Process last = StubbornProcess.start(broker, "stubborn", file);
        try {
            Waiting.until(PATIENCE, () -> "attempts " + attempts(file), () -> !broker.read(
                            topic.deadLetters().name())
                    .isEmpty());
        } finally {
            last.destroyForcibly();
        }

        assertThat(attempts(file))
                .as("one more each time; one of a process that died with it may be missing")
                .isSorted()
                .doesNotHaveDuplicates()
                .startsWith(1)
                .endsWith(StubbornProcess.MOST_ATTEMPTS);
        var reason =
                broker.read(topic.deadLetters().name()).getFirst().headers().lastHeader(DeadLetterHeaders.REASON);
        assertThat(new String(reason.value(), StandardCharsets.UTF_8)).isEqualTo("gave up after 4 attempts: busy");
        List<Step> steps = steps("stubborn");
        assertThat(steps.stream().map(step -> step.said().getOwner()).distinct())
                .as("owners")
                .hasSize(3);
        for (int i = 1; i < steps.size(); i++) {
            Step failed = steps.get(i - 1);
            if (failed.said().getStep() == LedgerStep.FAILED) {
                assertThat(steps.get(i).at())
                        .as("the attempt behind %s", failed)
                        .isGreaterThanOrEqualTo(failed.said().getNextAt());
            }
        }
    }
}
