package millrace.consumers.reactions;

/// A prepared effect, for example an SMTP dialogue that lacks only its final dot.
@FunctionalInterface
public interface Effect extends AutoCloseable {

    /// The point of no return. Called at most once, after the start is durable in the ledger.
    Outcome fire();

    /// Lets go of what the plan holds. Called once, fired or not, on the thread of `plan`, when the outcome is known
    /// already; the key's next record may be at work by then.
    @Override
    default void close() {}
}
