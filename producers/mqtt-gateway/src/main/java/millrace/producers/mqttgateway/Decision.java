package millrace.producers.mqttgateway;

import millrace.devices.DeviceReading;
import millrace.schemas.Event;

/// What is to become of one message.
sealed interface Decision {

    /// @param dropped how many of its numbers were sentinels
    record Publish(Event<DeviceReading> event, int dropped) implements Decision {}

    record Refuse(Refusal refusal) implements Decision {}
}
