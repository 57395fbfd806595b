package millrace.producers.mqttgateway;

import io.netty.handler.codec.mqtt.MqttConnectVariableHeader;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttVersion;

/// What a client understands.
///
/// @param isFive MQTT 5, with reason codes; else 3.1.1
/// @param takesReasons whether reason strings may be sent (Request Problem Information, MQTT 5 section 3.1.2.11.7)
record Dialect(boolean isFive, boolean takesReasons) {

    /// A client that takes no larger packets might not take a reason string either.
    private static final int SMALL_PACKET = 1024;

    static Dialect of(MqttConnectVariableHeader connect) {
        boolean isFive = connect.version() >= MqttVersion.MQTT_5.protocolLevel();
        boolean takesReasons = isFive
                && Property.number(connect.properties(), MqttProperties.REQUEST_PROBLEM_INFORMATION, 1) == 1
                && Property.number(connect.properties(), MqttProperties.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE)
                        >= SMALL_PACKET;
        return new Dialect(isFive, takesReasons);
    }

    static Dialect unknown() {
        return new Dialect(false, false);
    }

    /// At most 300 characters without control characters.
    MqttProperties reason(String text) {
        if (!takesReasons) {
            return MqttProperties.NO_PROPERTIES;
        }
        String line = text.codePoints()
                .filter(unit -> !Character.isISOControl(unit) && Character.getType(unit) != Character.SURROGATE)
                .limit(300)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        var properties = new MqttProperties();
        properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, line));
        return properties;
    }
}
