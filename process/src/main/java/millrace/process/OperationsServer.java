package millrace.process;

import io.helidon.webserver.WebServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/// Health and metrics of a process, on a port of their own.
public final class OperationsServer implements AutoCloseable {

    private final int port;
    private final WebServer server;

    /// @param port 0 for any that is free
    /// @param parts whose health it tells
    public OperationsServer(String host, int port, List<Part> parts, PrometheusMeterRegistry meters) {
        this.port = port;
        server = WebServer.builder()
                .host(host)
                .port(port)
                .shutdownHook(false)
                .routing(routing -> routing.register(new OperationsRoutes(parts, meters)))
                .build();
    }

    /// @throws IllegalStateException if it cannot listen
    public void start() {
        requireListening(server.start(), port, "MILLRACE_OPERATIONS_PORT");
    }

    /// The port in use, once started.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    /// Helidon logs that it could not listen, and returns.
    ///
    /// @param port where it should
    /// @param setting the environment variable that changes the port
    /// @throws IllegalStateException if `server` does not listen
    public static void requireListening(WebServer server, int port, String setting) {
        if (!server.isRunning()) {
            throw new IllegalStateException(
                    "port %d (%s) is taken, or no port of this machine; nobody listens there".formatted(port, setting));
        }
    }
}
