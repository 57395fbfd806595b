package millrace.producers.mqttgateway;

import millrace.process.Health;

/// Where messages come from.
sealed interface Source extends AutoCloseable permits Listener, Subscriber {

    /// @throws IllegalStateException if it never will
    void start();

    /// Where it listens, once started; -1 if it does not.
    int port();

    /// Never blocks.
    Health health();

    /// Takes nothing new, acknowledges what is stored within 10 s, and ends every connection.
    @Override
    void close();
}
