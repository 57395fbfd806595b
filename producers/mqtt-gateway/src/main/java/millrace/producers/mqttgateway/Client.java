package millrace.producers.mqttgateway;

import io.netty.channel.Channel;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Who is at the other end of a connection, and how it leaves. On the connection's event loop.
final class Client {

    private final Channel channel;
    private final Dialect dialect;
    private final Optional<String> device;
    private final String clientId;
    private final Duration keepAlive;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Optional<Will> will;
    private volatile Duration keep;
    private @Nullable Session session;

    /// @param device who it has proved to be
    /// @param keepAlive zero for none
    /// @param keep how long its session outlives the connection
    Client(
            Channel channel,
            Dialect dialect,
            Optional<String> device,
            String clientId,
            Duration keepAlive,
            Optional<Will> will,
            Duration keep) {
        this.channel = channel;
        this.dialect = dialect;
        this.device = device;
        this.clientId = clientId;
        this.keepAlive = keepAlive;
        this.will = will;
        this.keep = keep;
    }

    Session.Key key() {
        return new Session.Key(device, clientId);
    }

    Dialect dialect() {
        return dialect;
    }

    Optional<String> device() {
        return device;
    }

    Duration keepAlive() {
        return keepAlive;
    }

    /// After which the client counts as gone: one and a half times its keep-alive.
    Duration silence() {
        return keepAlive.multipliedBy(3).dividedBy(2);
    }

    /// For logs: the device, or else where it connects from.
    String name() {
        return device.orElseGet(() -> String.valueOf(channel.remoteAddress()));
    }

    void isIn(Session its) {
        session = its;
    }

    /// Whether its session is over when its connection is. From any thread.
    boolean endsItsSession() {
        return keep.isZero();
    }

    Session session() {
        return Objects.requireNonNull(session);
    }

    /// Ends the connection in favour of another one of the same client. From any thread.
    ///
    /// @return completed when nothing comes from it any more
    CompletableFuture<Void> giveWay() {
        channel.eventLoop().execute(() -> {
            channel.pipeline().fireUserEventTriggered(new Connection.End(Ending.TAKEN_OVER));
        });
        return ended;
    }

    /// The client has said DISCONNECT.
    ///
    /// @param withWill whether its will is to be said all the same
    void leaves(boolean withWill, MqttProperties properties) {
        if (!withWill) {
            will = Optional.empty();
        }
        // MQTT 5, section 3.14.2.2.2: a session that was to end with the connection cannot be kept by now
        if (!keep.isZero() && Property.isThere(properties, MqttProperties.SESSION_EXPIRY_INTERVAL)) {
            var asked = Duration.ofSeconds(Property.number(properties, MqttProperties.SESSION_EXPIRY_INTERVAL, 0));
            keep = asked.compareTo(keep) < 0 ? asked : keep;
        }
    }

    /// The gateway ends the connection for reasons of its own: no news of the device.
    void isSentAway() {
        will = Optional.empty();
    }

    /// The connection has ended, one way or another.
    void gone(Listening listening) {
        Optional<Will> last = will;
        boolean isDelayed = last.isPresent()
                && !last.get().delay().isZero()
                && !keep.isZero()
                && session != null
                && listening.sessions().hasRoomFor(last.get(), session);
        Runnable say = () -> last.ifPresent(it -> {
            CompletableFuture<Verdict> _ = listening
                    .intake()
                    .accept(it.message(device, listening.clock().instant()));
        });
        Supplier<Future<?>> later = () -> {
            Will it = last.orElseThrow();
            Duration delay = it.delay().compareTo(keep) < 0 ? it.delay() : keep;
            return listening
                    .sessions()
                    .counting(it, channel.eventLoop().schedule(say, delay.toMillis(), TimeUnit.MILLISECONDS));
        };
        if (!isDelayed) {
            say.run();
        }
        if (session != null) {
            listening.sessions().release(session, this, keep, isDelayed ? Optional.of(later) : Optional.empty());
        }
        ended.complete(null);
    }
}
