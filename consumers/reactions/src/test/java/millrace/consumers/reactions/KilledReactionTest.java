package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationUncertain;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 of a process in the middle of its effects, and again, against a receiver that cannot help.
@Timeout(240)
class KilledReactionTest {

    private static final int LETTERS = Integer.getInteger("millrace.kills.letters", 1_500);
    private static final int KILLS = Integer.getInteger("millrace.kills", 2);
    private static final int KEYS = 150;
    private static final int IN_FLIGHT = 50;
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

    @Test
    void losesNothingAndRepeatsAtMostWhatWasInFlightAndFlagsEachRepeat() throws IOException {
        EffectJournal journal = runWithKills("resent", WhenInDoubt.RESEND);

        var repeats = journal.repeats();
        System.out.printf(
                "RESEND: %d letters, %d kills, lost %d, repeated %d, flagged %d, out of order %d%n",
                LETTERS,
                KILLS,
                journal.lost(LETTERS).size(),
                repeats.size(),
                flagged("resent").size(),
                journal.outOfOrder().size());
        assertThat(journal.lost(LETTERS)).isEmpty();
        assertThat(journal.outOfOrder()).isEmpty();
        assertThat(repeats).hasSizeLessThanOrEqualTo(KILLS * IN_FLIGHT).allMatch(EffectJournal.Seen::uncertain);
        assertThat(flagged("resent"))
                .containsAll(repeats.stream().map(EffectJournal.Seen::sequence).toList())
                .hasSizeLessThanOrEqualTo(KILLS * IN_FLIGHT);
    }

    @Test
    void repeatsNothingWhereEffectsInDoubtAreParked() throws IOException {
        EffectJournal journal = runWithKills("parked", WhenInDoubt.PARK);

        Set<Integer> parked = flagged("parked");
        System.out.printf(
                "PARK: %d letters, %d kills, repeated %d, parked %d, of which had not happened %d%n",
                LETTERS,
                KILLS,
                journal.repeats().size(),
                parked.size(),
                journal.lost(LETTERS).size());
        assertThat(journal.repeats()).isEmpty();
        assertThat(parked).containsAll(journal.lost(LETTERS));
        assertThat(parked).hasSizeLessThanOrEqualTo(KILLS * IN_FLIGHT);
        assertThat(broker.read("parked.requested.dead-letters")).hasSizeGreaterThanOrEqualTo(parked.size());
    }

    private EffectJournal runWithKills(String name, WhenInDoubt whenInDoubt) throws IOException {
        var topic = Letters.topic(name + ".requested");
        broker.create(topic, 3);
        Letters.publish(broker, topic, LETTERS, KEYS);
        Path file = Files.createFile(folder.resolve(name));

        for (int kill = 1; kill <= KILLS; kill++) {
            int enough = LETTERS * kill / (KILLS + 1);
            Process process = LetterProcess.start(broker, name, topic.name(), file, whenInDoubt, IN_FLIGHT);
            try {
                awaitDistinct(file, enough);
            } finally {
                process.destroyForcibly();
            }
        }
        Process last = LetterProcess.start(broker, name, topic.name(), file, whenInDoubt, IN_FLIGHT);
        try {
            Waiting.until(
                    PATIENCE,
                    () -> "committed " + broker.committed(name),
                    () -> broker.committed(name).values().stream()
                                    .mapToLong(offset -> offset)
                                    .sum()
                            == LETTERS);
        } finally {
            last.destroyForcibly();
        }
        return LetterProcess.journal(file);
    }

    private static void awaitDistinct(Path file, int enough) {
        Waiting.until(
                PATIENCE,
                () -> "only %d of %d effects".formatted(distinct(file), enough),
                () -> distinct(file) >= enough);
    }

    private static long distinct(Path file) {
        return LetterProcess.journal(file).effects().stream()
                .map(EffectJournal.Seen::sequence)
                .distinct()
                .count();
    }

    private static Set<Integer> flagged(String name) {
        return broker.facts(NotificationUncertain.class).stream()
                .map(NotificationUncertain::getAnswers)
                .filter(id -> id.startsWith(name))
                .map(id -> Integer.parseInt(id.substring(id.lastIndexOf('/') + 1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
