package millrace.producers.httpgateway;

import java.util.concurrent.CompletableFuture;
import millrace.producers.publisher.Position;

/// How far one event of a request is.
sealed interface Slot {

    /// Its result is known.
    record Settled(Result result) implements Slot {}

    /// It has been stored before.
    record Known(Pending mine, Claim claim) implements Slot {}

    /// It is on its way to the brokers.
    record Sent(Pending mine, CompletableFuture<Position> stored) implements Slot {}

    /// The same identity is on its way for another.
    record Waiting(Pending mine, Pending first) implements Slot {}
}
