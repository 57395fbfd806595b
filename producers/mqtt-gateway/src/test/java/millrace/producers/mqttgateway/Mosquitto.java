package millrace.producers.mqttgateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real MQTT broker of another maker, in a process of its own, that keeps its sessions over a restart.
final class Mosquitto implements AutoCloseable {

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    private Mosquitto(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    static Mosquitto start(Path folder) throws Exception {
        return start(folder, List.of());
    }

    /// @param listener more of what its listener is told
    static Mosquitto start(Path folder, List<String> listener) throws Exception {
        var broker = new Mosquitto(folder, anyFreePort());
        List<String> lines = new ArrayList<>(List.of("listener %d 127.0.0.1".formatted(broker.port)));
        lines.addAll(listener);
        lines.addAll(List.of(
                "allow_anonymous true",
                "persistence true",
                "persistence_location %s/".formatted(folder),
                "max_queued_messages 0",
                "user root"));
        Files.write(folder.resolve("mosquitto.conf"), lines);
        broker.startAgain();
        return broker;
    }

    static int anyFreePort() throws IOException {
        try (var free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    void startAgain() throws Exception {
        process = new ProcessBuilder(
                        program(), "-c", folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        TestGateway.await("mosquitto", this::listens);
    }

    private static String program() {
        return Stream.of("/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto")
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("mosquitto is not installed, and this test needs a real MQTT"
                        + " broker; get it by 'apt-get install mosquitto' or 'brew install mosquitto'"));
    }

    private boolean listens() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Ends it as an operator does: it writes down its sessions.
    void stop() {
        if (process != null) {
            process.destroy();
            TestGateway.await("the end of mosquitto", () -> !Objects.requireNonNull(process)
                    .isAlive());
        }
    }

    @Override
    public void close() {
        stop();
    }
}
