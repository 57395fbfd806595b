package millrace.producers.mqttgateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A gateway in a JVM of its own, for tests that kill it.
///
/// It ends with the test's JVM, and when its 256 MiB of heap are not enough.
final class GatewayProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final PrintWriter questions;

    private GatewayProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader();
        this.questions = new PrintWriter(process.outputWriter(), true);
    }

    /// @param arguments bootstrap servers, port, and settings beside those as `NAME=value`
    public static void main(String[] arguments) throws IOException {
        var settings = new HashMap<>(Map.of("MILLRACE_MQTT_PORT", arguments[1]));
        for (int at = 2; at < arguments.length; at++) {
            int sign = arguments[at].indexOf('=');
            settings.put(arguments[at].substring(0, sign), arguments[at].substring(sign + 1));
        }
        var gateway = TestGateway.start(arguments[0], settings);
        System.out.println("port " + gateway.port());
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String gauge = in.readLine(); gauge != null; gauge = in.readLine()) {
            System.out.println("gauge " + gateway.gauge(gauge));
        }
        Runtime.getRuntime().halt(0);
    }

    /// Returns when it listens.
    ///
    /// @param settings beside those that every test needs, `NAME=value`
    static GatewayProcess start(String bootstrapServers, int port, String... settings) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                GatewayProcess.class.getName(),
                bootstrapServers,
                Integer.toString(port)));
        command.addAll(List.of(settings));
        var gateway = new GatewayProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        String _ = gateway.answer("port ");
        return gateway;
    }

    /// @throws IllegalStateException if it has ended
    double gauge(String name) {
        questions.println(name);
        try {
            return Double.parseDouble(answer("gauge "));
        } catch (IOException e) {
            throw new IllegalStateException("the gateway has ended", e);
        }
    }

    private String answer(String word) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(word)) {
                return line.substring(word.length());
            }
        }
        throw new IllegalStateException("the gateway has ended; expected its %s".formatted(word.strip()));
    }

    /// As `kill -9`; returns when it is dead.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
