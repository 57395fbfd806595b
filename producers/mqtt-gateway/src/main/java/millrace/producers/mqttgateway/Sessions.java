package millrace.producers.mqttgateway;

import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The sessions of all clients, in memory: a gateway that is started anew knows none, and says so in CONNACK.
///
/// Nothing acknowledged is lost with them, as a session holds no message: nobody is subscribed, and what came is stored
/// before its PUBACK or PUBREC. What is sent again has its identity, a PUBREL that nobody knows gets its PUBCOMP
/// (`KilledGatewayTest`). What is lost: the time of arrival of a message with neither time nor sequence, which is a
/// reading more when it is sent again; and the wills (decision 0018).
final class Sessions {

    /// Of QoS 2, of all sessions without a connection; some 100 bytes each.
    private static final int MOST_PACKET_IDS = 200_000;

    /// Messages whose acknowledgement may be lost are as many as a client may have in flight, and those are few.
    private static final int LEAST_ARRIVALS = 128;

    private final int most;
    private final int mostArrivals;
    private final long mostWillBytes;
    private final InstantSource clock;
    private final Map<Session.Key, Session> byKey = new HashMap<>();
    private final AtomicLong willBytes = new AtomicLong();
    private int packetIds;

    /// @param most sessions that are kept without a connection
    /// @param window most messages of a client in flight
    /// @param mostWillBytes of wills that wait for their delay
    Sessions(int most, int window, long mostWillBytes, InstantSource clock) {
        this.most = most;
        this.mostArrivals = Math.max(window, LEAST_ARRIVALS);
        this.mostWillBytes = mostWillBytes;
        this.clock = clock;
    }

    /// @param isPresent whether the session was there before
    /// @param previous who has it until now, and has to go first
    record Claim(Session session, boolean isPresent, Optional<Client> previous) {}

    /// Gives the client's session to the connection `owner`.
    ///
    /// @param clean whether the client wants a new one
    synchronized Claim claim(Session.Key key, boolean clean, Client owner) {
        Session known = byKey.get(key);
        Session kept = known == null || clean || isOver(known) ? null : known;
        Optional<Client> previous = Optional.ofNullable(known).map(session -> session.owner);
        if (known != null && known.owner == null) {
            packetIds -= known.unreleased();
        }
        if (known != null && known.will != null) {
            known.will.cancel(false);
            known.will = null;
        }
        Session session = kept == null ? new Session(key, mostArrivals) : kept;
        session.owner = owner;
        session.expires = Instant.MAX;
        byKey.put(key, session);
        return new Claim(session, kept != null, previous);
    }

    /// The connection `owner` has ended.
    ///
    /// @param keep how long the session outlives it
    /// @param will schedules what is to be said if the client does not come back
    synchronized void release(Session session, Client owner, Duration keep, Optional<Supplier<Future<?>>> will) {
        if (session.owner != owner) {
            return;
        }
        session.owner = null;
        session.will = will.<Future<?>>map(Supplier::get).orElse(null);
        if (keep.isZero() || !hasRoomFor(session)) {
            byKey.remove(session.key(), session);
        } else {
            packetIds += session.unreleased();
            session.expires = clock.instant().plus(keep);
        }
    }

    /// Whether one more will can wait for its delay; otherwise it is said at once.
    synchronized boolean hasRoomFor(Will will, Session session) {
        return hasRoomFor(session) && willBytes() + will.bytes() <= mostWillBytes;
    }

    private boolean hasRoomFor(Session session) {
        return byKey.size() <= most && packetIds + session.unreleased() <= MOST_PACKET_IDS;
    }

    /// Counts a will until it is said, or not to be said any more.
    Future<?> counting(Will will, Future<?> saying) {
        willBytes.addAndGet(will.bytes());
        return saying.addListener(_ -> willBytes.addAndGet(-will.bytes()));
    }

    /// Of the wills that wait for their delay.
    long willBytes() {
        return willBytes.get();
    }

    synchronized void forgetExpired() {
        byKey.values().removeIf(session -> {
            boolean isGone = session.owner == null && isOver(session);
            packetIds -= isGone ? session.unreleased() : 0;
            return isGone;
        });
    }

    /// Whether it has expired, or will as soon as its connection has gone.
    private boolean isOver(Session session) {
        return session.owner == null ? session.expires.isBefore(clock.instant()) : session.owner.endsItsSession();
    }

    /// Those without a connection.
    synchronized long away() {
        return byKey.values().stream().filter(session -> session.owner == null).count();
    }

    synchronized int size() {
        return byKey.size();
    }
}
