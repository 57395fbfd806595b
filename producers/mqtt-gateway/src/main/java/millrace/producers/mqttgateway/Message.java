package millrace.producers.mqttgateway;

import java.time.Instant;
import java.util.Optional;

/// One MQTT message as it came.
///
/// @param qos 0, 1 or 2
/// @param arrival when it came; of a repeat that MQTT marks as one (DUP), when it came first, as far as that is known
/// @param device who published it, where it had to say so; it can publish as itself only
record Message(String topic, Payload payload, int qos, Instant arrival, Optional<String> device) {

    /// What it counts for in memory: a message without a payload is not free.
    int bytes() {
        return payload.bytes().length + topic.length() + 256;
    }
}
