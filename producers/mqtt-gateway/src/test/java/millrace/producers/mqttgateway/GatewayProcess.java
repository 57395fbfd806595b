package millrace.producers.mqttgateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// A gateway in a JVM of its own, for tests that kill it.
final class GatewayProcess {

    private GatewayProcess() {}

    /// @param arguments bootstrap servers and port
    public static void main(String[] arguments) throws InterruptedException {
        var gateway = TestGateway.start(arguments[0], Map.of("MILLRACE_MQTT_PORT", arguments[1]));
        System.out.println("port " + gateway.port());
        Thread.currentThread().join();
    }

    /// Returns when it listens.
    static Process start(String bootstrapServers, int port) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayProcess.class.getName(),
                        bootstrapServers,
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("port ")) {
                line = lines.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("the gateway did not start");
            }
        }
        return process;
    }
}
