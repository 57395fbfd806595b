package millrace.consumers.reactions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Ends this process, as kill -9 would, when an effect comes to a point of the protocol for the `nth` time; and writes
/// down which effect that was.
///
/// What becomes of that effect must be known, so it dies only once: repeats of earlier processes' effects do not count,
/// and nothing counts before the effect of the death before is settled.
final class Crash {

    /// @param subject an effect's id, or nothing
    record Trip(CrashPoint point, String subject) {}

    /// The exit status of what kill -9 ends.
    static final int AS_KILLED = 137;

    private final CrashPoint point;
    private final AtomicInteger left;
    private final Path trips;
    private final Set<String> repeated = ConcurrentHashMap.newKeySet();
    private volatile String awaited;

    Crash(CrashPoint point, int nth, Path trips) throws IOException {
        this.point = point;
        this.left = new AtomicInteger(nth);
        this.trips = trips;
        this.awaited = Files.exists(trips) ? read(trips).getLast().subject() : "";
    }

    void doesNotCount(Delivery<?> delivery) {
        repeated.add(delivery.id().value());
    }

    void settled(String subject) {
        if (subject.equals(awaited)) {
            awaited = "";
        }
    }

    void at(CrashPoint reached, String subject) {
        if (reached == point && awaited.isEmpty() && !repeated.contains(subject) && left.decrementAndGet() == 0) {
            write(new Trip(reached, subject));
            Runtime.getRuntime().halt(AS_KILLED);
        }
    }

    private void write(Trip trip) {
        try {
            Files.writeString(
                    trips,
                    "%s %s\n".formatted(trip.point(), trip.subject()),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Trip> read(Path trips) throws IOException {
        return Files.readAllLines(trips).stream()
                .map(line -> line.split(" ", 2))
                .map(words -> new Trip(CrashPoint.valueOf(words[0]), words[1]))
                .toList();
    }
}
