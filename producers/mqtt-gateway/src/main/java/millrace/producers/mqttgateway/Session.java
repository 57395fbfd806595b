package millrace.producers.mqttgateway;

import io.netty.util.concurrent.Future;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What is remembered of a client between its connections (MQTT 5, section 4.1): the QoS 2 messages that it has not
/// released, and when its latest messages came first.
///
/// Used by one connection at a time: the next one begins when the last one has ended.
final class Session {

    /// Devices by the name that they have proved, so that nobody takes over the session of another.
    record Key(Optional<String> device, String clientId) {}

    private final Key key;
    private final Map<Integer, CompletableFuture<Verdict>> unreleased = new LinkedHashMap<>();
    private final Arrivals arrivals;

    /// Guarded by `Sessions`.
    @Nullable
    Client owner;

    /// Guarded by `Sessions`.
    Instant expires = Instant.MAX;

    /// Guarded by `Sessions`.
    @Nullable
    Future<?> will;

    /// @param mostArrivals that it remembers
    Session(Key key, int mostArrivals) {
        this.key = key;
        this.arrivals = new Arrivals(mostArrivals);
    }

    Key key() {
        return key;
    }

    /// When the message came first: a repeat keeps the time of what it repeats.
    Instant arrival(int packetId, boolean isRepeat, Instant now) {
        return arrivals.of(packetId, isRepeat, now);
    }

    /// The QoS 2 message of this packet id, if it came already and is not released. One that is not stored did not.
    Optional<CompletableFuture<Verdict>> unreleased(int packetId) {
        return Optional.ofNullable(unreleased.get(packetId))
                .filter(verdict -> !verdict.isDone() || isStored(verdict.resultNow()));
    }

    private static boolean isStored(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Stored(), Verdict.Kept(var _) -> true;
            case Verdict.Refused(var _), Verdict.Failed(var _) -> false;
        };
    }

    int unreleased() {
        return unreleased.size();
    }

    void received(int packetId, CompletableFuture<Verdict> verdict) {
        unreleased.put(packetId, verdict);
    }

    /// @return whether the packet id was known
    boolean release(int packetId) {
        return unreleased.remove(packetId) != null;
    }
}
