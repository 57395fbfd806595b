package millrace.producers.publisher;

/// The event is not stored: the buffer was full for as long as `maxBlock`. Publish it again, later and slower.
public final class PublisherSaturatedException extends PublishException {

    private static final long serialVersionUID = 1L;

    PublisherSaturatedException(String what, Throwable cause) {
        super(what, cause);
    }
}
