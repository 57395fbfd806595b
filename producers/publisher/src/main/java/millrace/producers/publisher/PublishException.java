package millrace.producers.publisher;

/// Why a future of `publish` has no position. Which of the three it is tells the caller whether the event is stored.
public abstract sealed class PublishException extends RuntimeException
        permits PublisherSaturatedException, NotStoredException, OutcomeUnknownException {

    private static final long serialVersionUID = 1L;

    PublishException(String what, Throwable cause) {
        super(what, cause);
    }
}
