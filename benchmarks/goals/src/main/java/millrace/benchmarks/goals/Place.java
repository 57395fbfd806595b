package millrace.benchmarks.goals;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Where one contender works in one repetition: a topic, a group, a receiver.
final class Place {

    private static final Duration START = Duration.ofSeconds(45);

    private final Stage stage;
    private final Kind kind;
    private final String name;
    private final int partitions;
    private final Letters letters;
    private final Journal journal;
    private int instances;
    private int published;
    private int repeated;

    Place(Stage stage, Kind kind, String name, int partitions) {
        this.stage = stage;
        this.kind = kind;
        this.name = name;
        this.partitions = partitions;
        this.letters = new Letters(topic());
        this.journal = new Journal(stage.folder().resolve(name + ".effects"));
    }

    Kind kind() {
        return kind;
    }

    String topic() {
        return name + ".requested";
    }

    /// What the receiver has seen so far.
    Journal journal() {
        return journal.update();
    }

    int published() {
        return published;
    }

    /// Publishes `many` more letters.
    void publish(int many, int keys) {
        stage.publish(letters, published, published + many, keys);
        published += many;
    }

    /// Publishes the letters from `first` to before `end` again.
    void republish(int first, int end, int keys) {
        stage.publish(letters, first, end, keys);
        repeated += end - first;
    }

    Running start(Workload workload) throws IOException {
        return start("i" + instances++, workload);
    }

    Running start(String instance, Workload workload) throws IOException {
        return stage.start(new Orders(
                kind,
                stage.bootstrapServers(),
                topic(),
                name,
                instance,
                stage.folder().resolve(name + ".effects"),
                workload));
    }

    long committed() {
        return stage.committed(kind, kind.group(name), topic(), partitions);
    }

    boolean isAllCommitted() {
        return committed() == published + repeated;
    }

    void rewind() {
        stage.rewind(kind.group(name), topic(), partitions);
    }

    /// The letters of which Millrace has said that they are in doubt; nobody else says so.
    Set<Integer> flagged() {
        return kind.isMillrace() ? stage.flagged(topic()) : Set.of();
    }

    /// Waits until it holds, for as long as effects keep coming. The first may take as long as a process needs to start
    /// and a session to end.
    ///
    /// @param stall how long nothing may happen then
    /// @return whether it held
    boolean holdsBeforeAStall(Duration stall, BooleanSupplier condition) {
        return holdsBeforeAStall(START.compareTo(stall) > 0 ? START : stall, stall, condition);
    }

    /// @param first how long it may take until the first effect
    boolean holdsBeforeAStall(Duration first, Duration stall, BooleanSupplier condition) {
        Duration patience = first;
        while (!condition.getAsBoolean()) {
            int before = journal().effects().size();
            boolean moves = Waiting.holds(
                    patience,
                    () -> condition.getAsBoolean() || journal().effects().size() != before);
            if (!moves) {
                return false;
            }
            patience = stall;
        }
        return true;
    }
}
