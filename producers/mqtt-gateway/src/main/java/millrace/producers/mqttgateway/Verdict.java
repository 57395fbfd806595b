package millrace.producers.mqttgateway;

/// What became of one message.
sealed interface Verdict {

    /// It is a reading, and every in-sync replica has it.
    record Stored() implements Verdict {}

    /// It is a dead letter, and every in-sync replica has it.
    record Kept(Refusal refusal) implements Verdict {}

    /// It is no reading, and its device has as many dead letters as it may: it is not stored, and its sender is told as
    /// far as MQTT can.
    record Refused(Refusal refusal) implements Verdict {}

    /// It is not known to be stored; it must not be acknowledged, and its sender has to send it again.
    ///
    /// @param reason for people
    record Failed(String reason) implements Verdict {}
}
