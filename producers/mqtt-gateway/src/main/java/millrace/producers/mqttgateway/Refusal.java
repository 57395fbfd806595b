package millrace.producers.mqttgateway;

/// Why a message is no reading. It is kept as a dead letter; who speaks MQTT 5 is told.
///
/// @param detail for people, without payload
record Refusal(Reason reason, String detail) {

    /// With the reason codes of MQTT 5, section 2.4.
    enum Reason {
        /// The mapping of the topic cannot read the message.
        PAYLOAD_FORMAT_INVALID(0x99, "payload"),
        /// The message is of another device than the one that published it.
        NOT_AUTHORIZED(0x87, "not-authorized"),
        /// No mapping takes the topic.
        TOPIC_NAME_INVALID(0x90, "topic"),
        /// The reading is larger than the topic takes.
        QUOTA_EXCEEDED(0x97, "too-large"),
        /// Nothing that the device could mend.
        IMPLEMENTATION_SPECIFIC_ERROR(0x83, "internal");

        private final byte code;
        private final String word;

        Reason(int code, String word) {
            this.code = (byte) code;
            this.word = word;
        }

        byte code() {
            return code;
        }

        /// For metrics.
        String word() {
            return word;
        }
    }
}
