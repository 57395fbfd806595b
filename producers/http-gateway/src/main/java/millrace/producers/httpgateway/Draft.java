package millrace.producers.httpgateway;

import java.util.Optional;
import millrace.producers.publisher.EncodedEvent;

/// One event of a request, as far as it could be read.
sealed interface Draft {

    /// It can be stored.
    ///
    /// @param isTimeGiven whether the publisher said when it happened; else the gateway did
    record Ready(EncodedEvent event, boolean isTimeGiven) implements Draft {}

    /// It cannot.
    ///
    /// @param id where one could be read
    record Refused(Optional<String> id, Refusal refusal) implements Draft {}
}
