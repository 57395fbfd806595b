package millrace.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// A port that a run is going to listen on.
///
/// @param what who listens, for people
/// @param setting the environment variable that changes it
record Listener(String what, int port, String setting) {

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    /// Looks before anything is started, so that a run begins whole or not at all.
    ///
    /// @throws CannotRunException if one or more are taken; it names all of them
    static void requireFree(List<Listener> listeners) {
        String taken = listeners.stream()
                .filter(listener -> !listener.isFree())
                .map(listener -> "port %d (%s) is taken; stop who listens there, or set %s to another port"
                        .formatted(listener.port, listener.what, listener.setting))
                .collect(Collectors.joining("\n"));
        if (!taken.isEmpty()) {
            throw new CannotRunException(taken);
        }
    }

    /// A port that nobody listens on, and that was not given before: who asked for that one may not listen yet.
    static int anyFreePort() {
        while (true) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            } catch (IOException e) {
                throw new UncheckedIOException("no free port on the loopback interface", e);
            }
        }
    }

    private boolean isFree() {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections that linger from a run before do not count
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
