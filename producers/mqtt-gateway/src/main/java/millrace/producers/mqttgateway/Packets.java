package millrace.producers.mqttgateway;

import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodes;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import java.util.Collections;
import java.util.Optional;

/// The packets that an open connection sends, in the client's dialect.
final class Packets {

    static final MqttMessage PINGRESP = new MqttMessage(header(MqttMessageType.PINGRESP));

    private static final MqttFixedHeader PUBACK = header(MqttMessageType.PUBACK);
    private static final MqttFixedHeader PUBREC = header(MqttMessageType.PUBREC);
    private static final MqttFixedHeader PUBCOMP = header(MqttMessageType.PUBCOMP);
    private static final String NO_SUBSCRIPTIONS = "this gateway takes messages and gives none";

    private final Dialect dialect;

    Packets(Dialect dialect) {
        this.dialect = dialect;
    }

    private static MqttFixedHeader header(MqttMessageType type) {
        return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }

    /// PUBACK or PUBREC.
    MqttMessage stored(MqttQoS qos, int packetId) {
        return published(qos, packetId, (byte) 0, MqttProperties.NO_PROPERTIES);
    }

    /// Likewise of a dead letter. In MQTT 3.1.1 it is as good as any; the message is kept all the same.
    MqttMessage kept(MqttQoS qos, int packetId, Refusal refusal) {
        return published(
                qos, packetId, refusal.reason().code(), dialect.reason(refusal.detail() + "; kept as a dead letter"));
    }

    /// Likewise of a message that is not stored. In MQTT 3.1.1 there is none.
    MqttMessage refused(MqttQoS qos, int packetId, Refusal refusal) {
        return published(
                qos,
                packetId,
                MqttReasonCodes.PubAck.QUOTA_EXCEEDED.byteValue(),
                dialect.reason(refusal.detail() + "; not kept, as the device has as many dead letters as it may"));
    }

    private static MqttMessage published(MqttQoS qos, int packetId, byte code, MqttProperties properties) {
        return new MqttMessage(
                qos == MqttQoS.AT_LEAST_ONCE ? PUBACK : PUBREC,
                new MqttPubReplyMessageVariableHeader(packetId, code, properties));
    }

    /// Whether the client learns that a message was refused.
    boolean tellRefusals() {
        return dialect.isFive();
    }

    MqttMessage completed(int packetId, boolean isKnown) {
        byte code = isKnown ? 0 : MqttReasonCodes.PubComp.PACKET_IDENTIFIER_NOT_FOUND.byteValue();
        return new MqttMessage(
                PUBCOMP, new MqttPubReplyMessageVariableHeader(packetId, code, MqttProperties.NO_PROPERTIES));
    }

    MqttMessage subscriptionRefused(int packetId, int filters) {
        int code = dialect.isFive()
                ? MqttReasonCodes.SubAck.IMPLEMENTATION_SPECIFIC_ERROR.byteValue() & 0xff
                : MqttReasonCodes.SubAck.UNSPECIFIED_ERROR.byteValue() & 0xff;
        return new MqttSubAckMessage(
                header(MqttMessageType.SUBACK),
                new MqttMessageIdAndPropertiesVariableHeader(packetId, dialect.reason(NO_SUBSCRIPTIONS)),
                new MqttSubAckPayload(Collections.nCopies(filters, code)));
    }

    MqttMessage unsubscribed(int packetId, int filters) {
        Short[] codes = Collections.nCopies(
                        filters, (short) MqttReasonCodes.UnsubAck.NO_SUBSCRIPTION_EXISTED.byteValue())
                .toArray(Short[]::new);
        return MqttMessageBuilders.unsubAck()
                .packetId(packetId)
                .properties(MqttProperties.NO_PROPERTIES)
                .addReasonCodes(codes)
                .build();
    }

    /// @return empty in MQTT 3.1.1, where only clients say it
    Optional<MqttMessage> disconnect(MqttReasonCodes.Disconnect code, String reason) {
        return dialect.isFive()
                ? Optional.of(MqttMessageBuilders.disconnect()
                        .reasonCode(code.byteValue())
                        .properties(dialect.reason(reason))
                        .build())
                : Optional.empty();
    }
}
