package millrace.process;

/// What runs for as long as the process does: a gateway, a topology, a reaction.
///
/// A part is started alone in a process of its own, or beside others in one JVM; it cannot tell which.
public interface Part extends AutoCloseable {

    /// One word for logs and health, for example `http-gateway`.
    String name();

    /// Starts the part and returns when it has begun; `health` tells when it can do its work.
    void start();

    /// Never blocks.
    Health health();

    /// Takes nothing new, finishes what it has begun, and returns when all is durable.
    @Override
    void close();
}
