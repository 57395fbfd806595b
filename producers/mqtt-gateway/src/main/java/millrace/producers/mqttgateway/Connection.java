package millrace.producers.mqttgateway;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import io.netty.handler.timeout.IdleState;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An open connection: a device that publishes, from CONNACK to the end. All on its event loop.
final class Connection extends SimpleChannelInboundHandler<MqttMessage> {

    /// Tells a connection to end itself.
    record End(Ending why) {}

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Client client;
    private final Listening listening;
    private final Packets packets;
    private @Nullable Inbox inbox;
    private boolean hasTakenLeave;

    Connection(Client client, Listening listening) {
        this.client = client;
        this.listening = listening;
        this.packets = new Packets(client.dialect());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        inbox = new Inbox(context, listening, packets, client.session());
    }

    private Inbox inbox() {
        return Objects.requireNonNull(inbox);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, MqttMessage packet) {
        if (hasTakenLeave) {
            return;
        }
        if (packet.decoderResult().isFailure()) {
            boolean isTooLong = packet.decoderResult().cause() instanceof TooLongFrameException;
            end(context, isTooLong ? Ending.TOO_LARGE : Ending.MALFORMED);
            return;
        }
        switch (packet.fixedHeader().messageType()) {
            case PUBLISH -> publish(context, (MqttPublishMessage) packet);
            case PUBREL -> inbox().release(((MqttMessageIdVariableHeader) packet.variableHeader()).messageId());
            case PINGREQ -> Wire.send(context, Packets.PINGRESP);
            case SUBSCRIBE -> {
                var subscribe = (MqttSubscribeMessage) packet;
                Wire.send(
                        context,
                        packets.subscriptionRefused(
                                subscribe.variableHeader().messageId(),
                                subscribe.payload().topicSubscriptions().size()));
            }
            case UNSUBSCRIBE -> {
                var unsubscribe = (MqttUnsubscribeMessage) packet;
                Wire.send(
                        context,
                        packets.unsubscribed(
                                unsubscribe.variableHeader().messageId(),
                                unsubscribe.payload().topics().size()));
            }
            case DISCONNECT -> disconnected(context, packet);
            case CONNECT, CONNACK, PUBACK, PUBREC, PUBCOMP, SUBACK, UNSUBACK, PINGRESP, AUTH ->
                end(context, Ending.UNEXPECTED);
        }
    }

    private void publish(ChannelHandlerContext context, MqttPublishMessage packet) {
        if (Property.isThere(packet.variableHeader().properties(), MqttProperties.TOPIC_ALIAS)) {
            end(context, Ending.TOPIC_ALIAS);
            return;
        }
        String topic = packet.variableHeader().topicName();
        if (topic.isEmpty()) {
            end(context, Ending.TOPIC_NAME);
            return;
        }
        MqttQoS qos = packet.fixedHeader().qosLevel();
        int packetId = packet.variableHeader().packetId();
        if (qos == MqttQoS.EXACTLY_ONCE && inbox().isRepeat(packetId)) {
            listening.meters().repeated();
        } else if (qos == MqttQoS.EXACTLY_ONCE && inbox().holdsTooMany()) {
            end(context, Ending.UNRELEASED);
        } else {
            var now = listening.clock().instant();
            var arrival = qos == MqttQoS.AT_MOST_ONCE
                    ? now
                    : client.session().arrival(packetId, packet.fixedHeader().isDup(), now);
            inbox().take(
                            qos,
                            packetId,
                            new Message(
                                    topic,
                                    new Payload(ByteBufUtil.getBytes(packet.payload())),
                                    qos.value(),
                                    arrival,
                                    client.device()));
        }
    }

    private void disconnected(ChannelHandlerContext context, MqttMessage packet) {
        hasTakenLeave = true;
        if (packet.variableHeader() instanceof MqttReasonCodeAndPropertiesVariableHeader leave) {
            client.leaves(
                    leave.reasonCode() == MqttReasonCodes.Disconnect.DISCONNECT_WITH_WILL_MESSAGE.byteValue(),
                    leave.properties());
        } else {
            client.leaves(false, MqttProperties.NO_PROPERTIES);
        }
        Wire.close(context);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        switch (event) {
            case End(var why) -> end(context, why);
            case IdleStateEvent idle
            when idle.state() == IdleState.READER_IDLE -> {
                if (inbox().listensSince(client.silence())) {
                    end(context, Ending.SILENT);
                }
            }
            // while nothing is read, a client's ping is not, and it would take the gateway for dead
            case IdleStateEvent idle
            when idle.state() == IdleState.WRITER_IDLE && inbox().isPaused() -> Wire.send(context, Packets.PINGRESP);
            case IdleStateEvent _ -> {
                // nothing to say
            }
            default -> super.userEventTriggered(context, event);
        }
    }

    private void end(ChannelHandlerContext context, Ending why) {
        if (hasTakenLeave) {
            return;
        }
        hasTakenLeave = true;
        if (why == Ending.STOPPING) {
            client.isSentAway();
        }
        listening.meters().ended(why.word());
        LOG.info("connection ended client={} reason={}", client.name(), why.reason());
        Optional<MqttMessage> farewell = packets.disconnect(why.code(), why.reason());
        if (farewell.isPresent()) {
            Wire.sendLast(context, farewell.get());
        } else {
            Wire.close(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        inbox().close();
        client.gone(listening);
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof IOException) {
            Wire.close(context); // the network's own business
            return;
        }
        LOG.error("connection failed client={}", client.name(), failure);
        end(context, Ending.BROKEN);
    }
}
