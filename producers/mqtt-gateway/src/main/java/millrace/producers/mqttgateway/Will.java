package millrace.producers.mqttgateway;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What a device left to be said if its connection ends without a DISCONNECT.
///
/// It is a message of the device like any other: it goes through the mappings and becomes a reading. Its time is what
/// its payload says, else when the connection ended.
///
/// @param qos 0, 1 or 2
/// @param delay how long the device may be away before it is said (MQTT 5, section 3.1.3.2.2)
record Will(String topic, Payload payload, int qos, Duration delay) {

    static Optional<Will> of(MqttConnectMessage connect) {
        if (!connect.variableHeader().isWillFlag()) {
            return Optional.empty();
        }
        int delay = Property.number(connect.payload().willProperties(), MqttProperties.WILL_DELAY_INTERVAL, 0);
        return Optional.of(new Will(
                connect.payload().willTopic(),
                new Payload(connect.payload().willMessageInBytes()),
                connect.variableHeader().willQos(),
                Duration.ofSeconds(delay)));
    }

    /// What it counts for in memory.
    int bytes() {
        return payload.bytes().length + topic.length() + 256;
    }

    Message message(Optional<String> device, Instant now) {
        return new Message(topic, payload, qos, now, device);
    }
}
