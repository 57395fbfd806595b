package millrace.producers.publisher;

/// The event may be stored or may not: it was sent and nobody answered. Publishing it again is harmless.
public final class OutcomeUnknownException extends PublishException {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final int partition;

    OutcomeUnknownException(String topic, int partition, Throwable cause) {
        super(
                "%s-%d: no acknowledgement (%s); the event may be stored; publish it again under the same id"
                        .formatted(topic, partition, cause.getMessage()),
                cause);
        this.topic = topic;
        this.partition = partition;
    }

    public String topic() {
        return topic;
    }

    /// The partition that would hold the event; -1 if the client did not say.
    public int partition() {
        return partition;
    }
}
