package millrace.producers.httpgateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// A gateway in a JVM of its own, for tests that kill it.
final class GatewayProcess {

    private GatewayProcess() {}

    /// @param arguments bootstrap servers and data folder
    public static void main(String[] arguments) throws InterruptedException {
        var gateway = TestGateway.start(arguments[0], Path.of(arguments[1]), Map.of());
        System.out.println("port " + gateway.awaitReady().port());
        Thread.currentThread().join();
    }

    static Process start(String crashPoint, String bootstrapServers, Path data) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dmillrace.gateway.crash-point=" + crashPoint,
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayProcess.class.getName(),
                        bootstrapServers,
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
