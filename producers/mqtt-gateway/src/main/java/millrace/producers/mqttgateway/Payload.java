package millrace.producers.mqttgateway;

/// The bytes of a message, as they came; nobody changes them.
final class Payload {

    private final byte[] bytes;

    Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Not a copy.
    byte[] bytes() {
        return bytes;
    }

    /// For logs.
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
