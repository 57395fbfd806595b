package millrace.producers.httpgateway;

import java.util.Locale;

/// The kinds of "no" that the gateway has; status and title of each are part of its API.
enum Problem {
    MALFORMED(400, "this is not a CloudEvent"),
    UNKNOWN_TYPE(404, "there is no such event type"),
    SLOW(408, "the body took too long to arrive"),
    CONFLICT(409, "another event has this source and id"),
    TOO_LARGE(413, "this is too large"),
    UNSUPPORTED(415, "this form of event is not taken"),
    UNFIT(422, "the event is not what its type says"),
    OVERLOADED(429, "there is too much to do at once"),
    INTERNAL(500, "the gateway has a fault"),
    UNAVAILABLE(503, "events cannot be stored for now");

    private final int status;
    private final String title;

    Problem(int status, String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }

    /// In metrics and problem types.
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether the same request may succeed later.
    boolean isPassing() {
        return this == OVERLOADED || this == UNAVAILABLE;
    }
}
