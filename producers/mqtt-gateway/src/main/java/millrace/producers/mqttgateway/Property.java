package millrace.producers.mqttgateway;

import io.netty.handler.codec.mqtt.MqttProperties;

/// Reads properties of MQTT 5 packets.
final class Property {

    private Property() {}

    /// @return `otherwise` if it is not there; a four-byte number beyond 31 bits as the largest of them
    static int number(MqttProperties properties, int id, int otherwise) {
        return properties.getProperty(id) instanceof MqttProperties.IntegerProperty property
                ? (property.value() < 0 ? Integer.MAX_VALUE : property.value())
                : otherwise;
    }

    static boolean isThere(MqttProperties properties, int id) {
        return properties.getProperty(id) != null;
    }
}
