package millrace.producers.publisher;

/// The event is not stored.
public final class NotStoredException extends PublishException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /// What has to change before the event can be stored.
    public enum Reason {
        /// Nothing of ours: no broker, or not enough of them, could take it. Publish it again, later.
        BROKER_UNAVAILABLE,
        /// The registry gave no answer. Publish it again, later.
        REGISTRY_UNAVAILABLE,
        /// The topic or the schema has not been provisioned.
        NOT_PROVISIONED,
        /// The event is larger than `maxRecordBytes` or than the topic takes.
        TOO_LARGE,
        /// The event's time is one that the topic does not take.
        TIME_REFUSED,
        /// This publisher may not write to the topic.
        NOT_AUTHORIZED,
        /// The publisher has been closed.
        CLOSED,
        /// The broker refused it; the cause says why.
        REFUSED
    }

    NotStoredException(Reason reason, String what, Throwable cause) {
        super(what, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
