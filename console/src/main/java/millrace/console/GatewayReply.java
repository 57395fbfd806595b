package millrace.console;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import millrace.console.Verdict.Fault;

/// What came of one request to the gateway.
sealed interface GatewayReply {

    /// A result for every event, in order.
    ///
    /// @param after how long it asks to wait before those that are `Later` are sent again
    record Results(List<Result> results, Optional<Duration> after) implements GatewayReply {}

    /// The request as a whole was refused, and nothing of it was stored.
    record Refused(List<Fault> faults) implements GatewayReply {}

    /// The gateway cannot take it now.
    ///
    /// @param after how long it asks to wait
    /// @param isUnknown whether some of the request may have been stored all the same
    /// @param reason for people
    record Later(Optional<Duration> after, boolean isUnknown, String reason) implements GatewayReply {}

    /// Not the answer of a gateway of Millrace.
    record Strange(String what) implements GatewayReply {}

    /// What the gateway says of one event.
    sealed interface Result {

        record Final(Verdict verdict) implements Result {}

        /// This event could not be stored for now; others of the request may have been.
        ///
        /// @param reason for people
        record Later(String reason) implements Result {}
    }
}
