package millrace.producers.mqttgateway;

import java.util.concurrent.CompletableFuture;

/// Takes messages from the listener or from a broker, and stores each one.
@FunctionalInterface
interface Intake {

    /// Never blocks. Messages that are handed in one after another are stored in that order.
    ///
    /// @return completed once with what became of the message, on a thread that must not be held up
    CompletableFuture<Verdict> accept(Message message);
}
