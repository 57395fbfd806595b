package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import millrace.schemas.EnvelopeHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process dies at each point of the protocol, one after the other, and each time another goes on.
///
/// `-Dmillrace.crashes=25` goes 25 times through all points; `-Dmillrace.seed` repeats the moments of a run.
class CrashPointTest {

    private static final int ROUNDS = Integer.getInteger("millrace.crashes", 1);
    private static final long SEED = Long.getLong("millrace.seed", System.currentTimeMillis());
    private static final int IN_FLIGHT = 8;
    private static final int LETTERS = 1_200;
    private static final int KEYS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

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
    void losesNothingAndRepeatsOnlyWhatIsInDoubtWhereverAProcessDies() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "crashed" + round;
            var file = new LetterFile(folder.resolve(name));

            dieEverywhere(name, file, new Random(SEED + round));

            new Findings(name, file).check("seed " + (SEED + round));
        }
    }

    private static void dieEverywhere(String name, LetterFile file, Random random) throws Exception {
        var topic = Letters.topic(LetterInstance.Orders.topic(name));
        broker.create(topic, 3);
        Letters.publish(broker, topic, LETTERS, KEYS);
        for (CrashPoint point : CrashPoint.values()) {
            int nth = 1 + random.nextInt(point.comesRarely() ? 4 : 40);
            awaitDeath(LetterInstance.start(orders(name, file, point.name()).dyingAt(point, nth)), point);
        }
        Process last = LetterInstance.start(orders(name, file, "LAST"));
        try {
            Waiting.until(
                    PATIENCE,
                    () -> "committed %s of %d".formatted(broker.committed(name), LETTERS),
                    () -> broker.committed(name).values().stream()
                                    .mapToLong(offset -> offset)
                                    .sum()
                            == LETTERS);
        } finally {
            last.destroyForcibly();
        }
    }

    private static LetterInstance.Orders orders(String name, LetterFile file, String instance) {
        return LetterInstance.Orders.of(broker, name, file.path(), instance, IN_FLIGHT);
    }

    private static void awaitDeath(Process process, CrashPoint point) throws InterruptedException {
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("a process comes to %s", point)
                    .isTrue();
            assertThat(process.exitValue()).as("exit at %s", point).isEqualTo(Crash.AS_KILLED);
        } finally {
            process.destroyForcibly();
        }
    }

    /// What a round has left behind, at the receiver and in the topics.
    private record Findings(String name, LetterFile file) {

        void check(String seed) throws Exception {
            var lines = file.bySequence();
            Set<Integer> flagged = Letters.flagged(broker, name);
            Map<String, Integer> sequences = sequences();

            assertThat(lines.keySet()).as(seed).containsExactlyInAnyOrderElementsOf(wanted(false));
            assertThat(deadLetters()).as(seed).containsExactlyInAnyOrderElementsOf(wanted(true));
            assertThat(file.journal().outOfOrder()).as(seed).isEmpty();
            assertThat(LedgerAudit.of(broker, name).firedUnseen(name, lines))
                    .as(seed)
                    .isEmpty();
            var repeats = file.journal().repeats();
            assertThat(repeats).as(seed).allMatch(EffectJournal.Seen::uncertain);
            assertThat(flagged)
                    .as(seed)
                    .containsAll(
                            repeats.stream().map(EffectJournal.Seen::sequence).toList())
                    .hasSizeLessThanOrEqualTo(CrashPoint.values().length * IN_FLIGHT);
            for (Crash.Trip trip : Crash.read(LetterInstance.trips(file.path()))) {
                if (trip.point() != CrashPoint.COMMITTED) {
                    int sequence = Objects.requireNonNull(sequences.get(trip.subject()), trip.subject());
                    assertThat(lines.getOrDefault(sequence, List.of()))
                            .as("%s, died at %s of letter %d", seed, trip.point(), sequence)
                            .hasSize(trip.point().fired);
                    assertThat(flagged.contains(sequence))
                            .as("%s, letter %d flagged after %s", seed, sequence, trip.point())
                            .isEqualTo(trip.point().isInDoubt);
                }
            }
            System.out.printf(
                    "crash points: %d letters, %d deaths, lost 0, repeated %d, flagged %d, %s%n",
                    LETTERS, CrashPoint.values().length, repeats.size(), flagged.size(), seed);
        }

        private static Set<Integer> wanted(boolean asDeadLetters) {
            return IntStream.range(0, LETTERS)
                    .filter(sequence -> LetterInstance.isDeadLetter(sequence) == asDeadLetters)
                    .boxed()
                    .collect(Collectors.toSet());
        }

        private Set<Integer> deadLetters() {
            return broker.read(LetterInstance.Orders.topic(name) + ".dead-letters").stream()
                    .map(letter -> Letters.sequence(
                            EnvelopeHeaders.read(letter.headers()).identity().id()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /// By the id of the effect.
        private Map<String, Integer> sequences() {
            return IntStream.range(0, LETTERS)
                    .boxed()
                    .collect(Collectors.toMap(
                            sequence -> LedgerAudit.effect(name, sequence).value(), Function.identity()));
        }
    }
}
