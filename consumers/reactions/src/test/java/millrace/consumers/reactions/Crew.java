package millrace.consumers.reactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import millrace.consumers.reactions.LetterInstance.Orders;
import millrace.consumers.reactions.LetterInstance.Protocol;

/// The instances of one reaction: they join, leave and are killed while letters come in, and after each move everyone
/// who is left must do its part.
final class Crew implements AutoCloseable {

    enum Move {
        JOIN,
        LEAVE,
        KILL
    }

    static final int IN_FLIGHT = 10;
    private static final int PARTITIONS = 6;
    private static final int KEYS = 60;
    private static final int SLICE = 80;
    private static final int MOST_INSTANCES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ReactionBroker broker;
    private final String reaction;
    private final Protocol protocol;
    private final Random random;
    private final LetterFile file;
    private final Map<String, Process> living = new LinkedHashMap<>();
    private final Set<String> killed = new HashSet<>();
    private int joined;
    private int published;

    Crew(ReactionBroker broker, String reaction, Protocol protocol, Path folder, Random random) {
        this.broker = broker;
        this.reaction = reaction;
        this.protocol = protocol;
        this.random = random;
        this.file = new LetterFile(folder.resolve(reaction));
        broker.create(Letters.topic(Orders.topic(reaction)), PARTITIONS);
    }

    Move draw() {
        if (living.size() <= 1) {
            return Move.JOIN;
        }
        var moves = living.size() < MOST_INSTANCES ? List.of(Move.values()) : List.of(Move.LEAVE, Move.KILL);
        return moves.get(random.nextInt(moves.size()));
    }

    /// Makes the move amid letters, and returns when all of them are written and every living instance has written.
    void move(Move move) throws IOException, InterruptedException {
        publish();
        switch (move) {
            case JOIN -> {
                String name = "i" + joined++;
                living.put(
                        name,
                        LetterInstance.start(Orders.of(broker, reaction, file.path(), name, IN_FLIGHT)
                                .speaking(protocol)));
            }
            case LEAVE -> {
                Process leaving = dismiss(anyone());
                leaving.destroy();
                leaving.waitFor();
            }
            case KILL -> {
                String victim = anyone();
                killed.add(victim);
                dismiss(victim).destroyForcibly().waitFor();
            }
        }
        awaitEachWorks(move);
    }

    private String anyone() {
        return List.copyOf(living.keySet()).get(random.nextInt(living.size()));
    }

    private Process dismiss(String name) {
        return Objects.requireNonNull(living.remove(name), name);
    }

    private void awaitEachWorks(Move move) {
        Map<String, Long> idle = new HashMap<>();
        living.keySet().forEach(name -> idle.put(name, file.writtenBy(name)));
        await(move, () -> {
            idle.entrySet().removeIf(entry -> file.writtenBy(entry.getKey()) > entry.getValue());
            boolean isWritten = file.distinct() == wanted();
            if (isWritten && !idle.isEmpty()) {
                publish();
            }
            return isWritten && idle.isEmpty();
        });
    }

    private void publish() {
        Letters.publish(broker, Letters.topic(Orders.topic(reaction)), published, published + SLICE, KEYS);
        published += SLICE;
    }

    private long wanted() {
        return IntStream.range(0, published)
                .filter(sequence -> !LetterInstance.isDeadLetter(sequence))
                .count();
    }

    private void await(Move move, BooleanSupplier holds) {
        Waiting.until(
                PATIENCE,
                () -> "after %s: %d of %d letters; written by %s"
                        .formatted(
                                move,
                                file.distinct(),
                                wanted(),
                                living.keySet().stream()
                                        .map(name -> name + " " + file.writtenBy(name))
                                        .toList()),
                holds);
    }

    /// Returns when every letter is committed.
    void finish() {
        Waiting.until(
                PATIENCE,
                () -> "committed " + broker.committed(reaction),
                () -> broker.committed(reaction).values().stream()
                                .mapToLong(offset -> offset)
                                .sum()
                        == published);
    }

    void check(String seed) {
        var journal = file.journal();
        var lines = file.bySequence();
        var repeated =
                journal.repeats().stream().map(EffectJournal.Seen::sequence).collect(Collectors.toSet());
        var flagged = Letters.flagged(broker, reaction);
        System.out.printf(
                "%s: %d letters, %d instances, %d killed, repeated %d, flagged %d, %s%n",
                protocol, published, joined, killed.size(), journal.repeats().size(), flagged.size(), seed);

        assertThat(lines).as(seed).hasSize((int) wanted());
        assertThat(journal.outOfOrder()).as(seed).isEmpty();
        assertThat(LedgerAudit.of(broker, reaction).firedUnseen(reaction, lines))
                .as(seed)
                .isEmpty();
        assertThat(repeated).as(seed).allMatch(sequence -> killed.containsAll(allButTheLast(lines, sequence)));
        assertThat(flagged).as(seed).containsAll(repeated).hasSizeLessThanOrEqualTo(killed.size() * IN_FLIGHT);
    }

    /// The instances that had an effect, but for the one that had it last.
    private static List<String> allButTheLast(Map<Integer, List<LetterFile.Line>> lines, int sequence) {
        var instances = lines.getOrDefault(sequence, List.of()).stream()
                .map(LetterFile.Line::instance)
                .toList();
        return instances.subList(0, instances.size() - 1);
    }

    @Override
    public void close() {
        living.values().forEach(Process::destroyForcibly);
    }
}
