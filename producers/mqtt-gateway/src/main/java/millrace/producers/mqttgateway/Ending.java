package millrace.producers.mqttgateway;

import io.netty.handler.codec.mqtt.MqttReasonCodes.Disconnect;
import java.util.Locale;

/// Why the gateway ends a connection. In MQTT 5 the client is told.
enum Ending {
    MALFORMED(Disconnect.MALFORMED_PACKET, "packet cannot be read as MQTT"),
    TOO_LARGE(Disconnect.PACKET_TOO_LARGE, "packet is larger than the maximum packet size of CONNACK"),
    UNEXPECTED(Disconnect.PROTOCOL_ERROR, "packet is not one that a client sends now"),
    TOPIC_ALIAS(Disconnect.TOPIC_ALIAS_INVALID, "topic alias is beyond the maximum of CONNACK, which is 0"),
    TOPIC_NAME(Disconnect.TOPIC_NAME_INVALID, "topic name is empty; expected one without wildcards"),
    UNRELEASED(Disconnect.RECEIVE_MAXIMUM_EXCEEDED, "too many QoS 2 messages wait for a PUBREL"),
    SILENT(Disconnect.KEEP_ALIVE_TIMEOUT, "no packet for one and a half times the keep-alive"),
    TAKEN_OVER(Disconnect.SESSION_TAKEN_OVER, "another connection has the client id"),
    DEAD_LETTERS(Disconnect.QUOTA_EXCEEDED, "a message is no reading, and the device has too many of those"),
    NOT_STORED(Disconnect.IMPLEMENTATION_SPECIFIC_ERROR, "a message could not be stored; connect and send it again"),
    STOPPING(Disconnect.SERVER_SHUTTING_DOWN, "the gateway stops; connect again"),
    BROKEN(Disconnect.UNSPECIFIED_ERROR, "the gateway has made a mistake; its log says which");

    private final Disconnect code;
    private final String reason;

    Ending(Disconnect code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    Disconnect code() {
        return code;
    }

    String reason() {
        return reason;
    }

    /// For metrics.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
