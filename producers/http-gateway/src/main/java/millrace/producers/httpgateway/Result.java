package millrace.producers.httpgateway;

import java.util.Optional;
import millrace.producers.publisher.Position;

/// What became of one event of a request.
sealed interface Result {

    /// Every in-sync replica has it.
    ///
    /// @param isRepeat whether it was stored before this request
    record Stored(String id, Position position, boolean isRepeat) implements Result {}

    /// It could be stored; nobody asked for it.
    record Checked(String id, String topic, String key) implements Result {}

    /// This request has not stored it.
    record Refused(Optional<String> id, Refusal refusal) implements Result {}
}
