package millrace.producers.mqttgateway;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttUnacceptableProtocolVersionException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import millrace.producers.mqttgateway.Admissions.Admission;
import millrace.producers.mqttgateway.Admissions.Credentials;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection until CONNACK, for which it has a bounded time in all, however slowly it sends. While the gateway holds
/// as much as it may, nobody gets one: who comes and goes and comes again brings nothing more.
final class Connecting extends SimpleChannelInboundHandler<MqttMessage> {

    private static final Logger LOG = LoggerFactory.getLogger(Connecting.class);
    private static final int LONGEST_CLIENT_ID = 256;

    private final Listening listening;
    private final boolean isTooMany;
    private @Nullable ScheduledFuture<?> deadline;
    private @Nullable Client client;
    private @Nullable Runnable onRoom;
    private boolean isAnswered;
    private boolean isRefused;

    /// @param isTooMany whether the gateway has as many connections as it may without this one
    Connecting(Listening listening, boolean isTooMany) {
        this.listening = listening;
        this.isTooMany = isTooMany;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        deadline = context.executor()
                .schedule(() -> giveUp(context), listening.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void giveUp(ChannelHandlerContext context) {
        if (client == null) {
            listening.meters().refused("no-connect");
            Wire.close(context);
        } else {
            refuse(context, client.dialect(), ConnectRefusal.BUSY);
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage packet) {
        if (packet.decoderResult().cause() instanceof MqttUnacceptableProtocolVersionException) {
            refuse(context, Dialect.unknown(), ConnectRefusal.VERSION);
        } else if (packet.decoderResult().isFailure()
                || !(packet instanceof MqttConnectMessage connect)
                || isAnswered) {
            // before CONNECT nothing is owed to whoever it is (MQTT 5, section 4.13.2)
            listening.meters().refused("malformed");
            Wire.close(context);
        } else {
            isAnswered = true;
            connect(context, connect);
        }
    }

    private void connect(ChannelHandlerContext context, MqttConnectMessage connect) {
        Dialect dialect = Dialect.of(connect.variableHeader());
        String clientId = connect.payload().clientIdentifier();
        boolean isAssigned = clientId.isEmpty();
        Optional<Will> will = Will.of(connect);
        if (isTooMany) {
            refuse(context, dialect, ConnectRefusal.QUOTA);
        } else if (Property.isThere(connect.variableHeader().properties(), MqttProperties.AUTHENTICATION_METHOD)) {
            refuse(context, dialect, ConnectRefusal.AUTHENTICATION_METHOD);
        } else if (clientId.length() > LONGEST_CLIENT_ID
                || (isAssigned && !dialect.isFive() && !connect.variableHeader().isCleanSession())) {
            refuse(context, dialect, ConnectRefusal.CLIENT_ID);
        } else if (will.isPresent() && !listening.takesTopic().test(will.get().topic())) {
            refuse(context, dialect, ConnectRefusal.WILL_TOPIC);
        } else {
            String name = isAssigned ? UUID.randomUUID().toString() : clientId;
            context.channel().config().setAutoRead(false);
            CompletableFuture<Void> _ = listening
                    .admissions()
                    .admit(credentials(context, connect))
                    .thenAcceptAsync(
                            admission -> admitted(context, connect, dialect, name, will, admission),
                            context.executor());
        }
    }

    private static Credentials credentials(ChannelHandlerContext context, MqttConnectMessage connect) {
        var tls = context.pipeline().get(SslHandler.class);
        return new Credentials(
                tls == null ? Optional.empty() : CommonName.of(tls.engine().getSession()),
                Optional.ofNullable(connect.payload().userName()),
                Optional.ofNullable(connect.payload().passwordInBytes()));
    }

    private void admitted(
            ChannelHandlerContext context,
            MqttConnectMessage connect,
            Dialect dialect,
            String clientId,
            Optional<Will> will,
            Admission admission) {
        switch (admission) {
            case Admission.Denied(var why) -> refuse(context, dialect, why);
            case Admission.Granted(var device) -> {
                var who = new Client(
                        context.channel(),
                        dialect,
                        device,
                        clientId,
                        Duration.ofSeconds(connect.variableHeader().keepAliveTimeSeconds()),
                        will,
                        keep(dialect, connect));
                client = who;
                // a connection may bring a message, and leave a will, whatever is in flight by then
                onRoom = () -> context.executor().execute(() -> claim(context, who, connect, clientId));
                listening.inFlight().whenThereIsRoom(onRoom);
            }
        }
    }

    /// How long the session outlives the connection.
    private Duration keep(Dialect dialect, MqttConnectMessage connect) {
        if (!dialect.isFive()) {
            return connect.variableHeader().isCleanSession() ? Duration.ZERO : listening.sessionExpiry();
        }
        var asked = Duration.ofSeconds(
                Property.number(connect.variableHeader().properties(), MqttProperties.SESSION_EXPIRY_INTERVAL, 0));
        return asked.compareTo(listening.sessionExpiry()) < 0 ? asked : listening.sessionExpiry();
    }

    private void claim(ChannelHandlerContext context, Client who, MqttConnectMessage connect, String clientId) {
        if (!context.channel().isActive() || isRefused) {
            return;
        }
        var claim =
                listening.sessions().claim(who.key(), connect.variableHeader().isCleanSession(), who);
        who.isIn(claim.session());
        CompletableFuture<Void> _ = claim.previous()
                .map(Client::giveWay)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenRunAsync(() -> open(context, who, claim.isPresent(), connect, clientId), context.executor());
    }

    private void open(
            ChannelHandlerContext context, Client who, boolean isPresent, MqttConnectMessage connect, String clientId) {
        if (!context.channel().isActive() || isRefused) {
            return;
        }
        cancelDeadline();
        var silence = who.silence();
        var pipeline = context.pipeline();
        if (!silence.isZero()) {
            pipeline.addBefore(
                    context.name(),
                    "keep-alive",
                    new IdleStateHandler(silence.toMillis(), who.keepAlive().toMillis() / 2, 0, TimeUnit.MILLISECONDS));
        }
        pipeline.replace(this, "connection", new Connection(who, listening));
        var accepted = MqttMessageBuilders.connAck()
                .returnCode(MqttConnectReturnCode.CONNECTION_ACCEPTED)
                .sessionPresent(isPresent);
        if (who.dialect().isFive()) {
            accepted.properties(terms -> {
                terms.receiveMaximum(listening.window())
                        .maximumPacketSize(listening.maxPacketBytes())
                        .sessionExpiryInterval(keep(who.dialect(), connect).toSeconds())
                        .topicAliasMaximum(0)
                        .wildcardSubscriptionAvailable(false)
                        .subscriptionIdentifiersAvailable(false)
                        .sharedSubscriptionAvailable(false);
                if (connect.payload().clientIdentifier().isEmpty()) {
                    terms.assignedClientId(clientId);
                }
            });
        }
        ChannelFuture _ = context.channel().writeAndFlush(accepted.build());
        context.channel().config().setAutoRead(true);
    }

    private void refuse(ChannelHandlerContext context, Dialect dialect, ConnectRefusal why) {
        isAnswered = true;
        isRefused = true;
        listening.meters().refused(why.word());
        LOG.debug("connection refused client={} reason={}", context.channel().remoteAddress(), why.reason());
        Wire.sendLast(
                context,
                MqttMessageBuilders.connAck()
                        .returnCode(why.code(dialect))
                        .properties(dialect.reason(why.reason()))
                        .build());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof Connection.End) {
            Wire.close(context);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        cancelDeadline();
        if (onRoom != null) {
            listening.inFlight().forget(onRoom);
        }
        if (client != null) {
            client.isSentAway(); // it never was there: nothing is to be said of its end
            client.gone(listening);
        }
        super.channelInactive(context);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        // of a handshake, or of bytes that are no MQTT; strangers fill no log
        LOG.debug(
                "connection failed before CONNECT client={}", context.channel().remoteAddress(), failure);
        if (!(failure instanceof IOException)) {
            listening.meters().refused("malformed");
        }
        Wire.close(context);
    }
}
