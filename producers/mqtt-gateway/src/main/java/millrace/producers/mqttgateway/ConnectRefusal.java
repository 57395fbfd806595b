package millrace.producers.mqttgateway;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import java.util.Locale;

/// Why a CONNECT is refused, as CONNACK says it in MQTT 5 and in 3.1.1.
enum ConnectRefusal {
    VERSION(
            MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION,
            MqttConnectReturnCode.CONNECTION_REFUSED_UNACCEPTABLE_PROTOCOL_VERSION,
            "protocol version is not one of this gateway; expected MQTT 3.1.1 or 5"),
    CLIENT_ID(
            MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID,
            MqttConnectReturnCode.CONNECTION_REFUSED_IDENTIFIER_REJECTED,
            "client id is not usable; expected 1 to 256 characters, or none together with a clean session"),
    CREDENTIALS(
            MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD,
            MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD,
            "user name or password is wrong; expected those of a device"),
    NOT_AUTHORIZED(
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5,
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            "client does not say which device it is; expected user name and password, or a certificate"),
    AUTHENTICATION_METHOD(
            MqttConnectReturnCode.CONNECTION_REFUSED_BAD_AUTHENTICATION_METHOD,
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            "authentication method is not known; expected none"),
    WILL_TOPIC(
            MqttConnectReturnCode.CONNECTION_REFUSED_TOPIC_NAME_INVALID,
            MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED,
            "will topic has no mapping; expected one that has"),
    BUSY(
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_BUSY,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
            "too many clients connect at once; try again"),
    QUOTA(
            MqttConnectReturnCode.CONNECTION_REFUSED_QUOTA_EXCEEDED,
            MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE,
            "the gateway has as many connections as it may; try again");

    private final MqttConnectReturnCode five;
    private final MqttConnectReturnCode three;
    private final String reason;

    ConnectRefusal(MqttConnectReturnCode five, MqttConnectReturnCode three, String reason) {
        this.five = five;
        this.three = three;
        this.reason = reason;
    }

    MqttConnectReturnCode code(Dialect dialect) {
        return dialect.isFive() ? five : three;
    }

    String reason() {
        return reason;
    }

    /// For metrics.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
