package millrace.producers.mqttgateway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Optional;
import millrace.devices.DeviceReading;
import millrace.producers.mappings.Mapped;
import millrace.producers.mappings.Mappings;
import millrace.producers.mqttgateway.Refusal.Reason;
import millrace.schemas.Envelope;
import millrace.schemas.Event;

/// Decides what a message is. A will is a message like any other.
final class Interpreter {

    private final Mappings mappings;
    private final InstantSource clock;

    Interpreter(Mappings mappings, InstantSource clock) {
        this.mappings = mappings;
        this.clock = clock;
    }

    Decision decide(Message message) {
        return switch (mappings.read(message.topic(), message.payload().bytes(), message.arrival())) {
            case Mapped.Reading reading -> decide(message, reading);
            case Mapped.Unreadable unreadable -> refuse(reason(unreadable), unreadable.reason());
            case Mapped.Unmapped() -> refuse(Reason.TOPIC_NAME_INVALID, "topic has no mapping; expected one that has");
        };
    }

    private static Reason reason(Mapped.Unreadable unreadable) {
        boolean isTopic =
                unreadable.faults().stream().allMatch(fault -> fault.where().equals("topic"));
        return isTopic ? Reason.TOPIC_NAME_INVALID : Reason.PAYLOAD_FORMAT_INVALID;
    }

    private Decision decide(Message message, Mapped.Reading reading) {
        boolean isOwn = message.device().map(reading.deviceId()::equals).orElse(true);
        return isOwn
                ? new Decision.Publish(
                        event(reading, clock.instant()), reading.dropped().size())
                : refuse(
                        Reason.NOT_AUTHORIZED,
                        "message is of another device than the one that published it; expected its own");
    }

    private static Decision refuse(Reason reason, String detail) {
        return new Decision.Refuse(new Refusal(reason, detail));
    }

    private static Event<DeviceReading> event(Mapped.Reading reading, Instant now) {
        Long sequence = reading.sequence().isPresent() ? reading.sequence().getAsLong() : null;
        var fact = DeviceReading.newBuilder()
                .setDeviceId(reading.deviceId())
                .setSequence(sequence)
                .setMeasurements(new HashMap<>(reading.measurements()))
                .build();
        var envelope = Envelope.published(
                ReadingIdentity.of(reading),
                DeviceReading.getClassSchema().getFullName(),
                reading.time(),
                now,
                reading.deviceId(),
                Optional.empty());
        return new Event<>(envelope, reading.deviceId(), fact);
    }
}
