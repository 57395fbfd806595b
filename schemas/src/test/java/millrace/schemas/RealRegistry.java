package millrace.schemas;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Apicurio Registry as a child process on a free port, its storage in memory.
final class RealRegistry implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;

    private RealRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static RealRegistry start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dquarkus.http.host=127.0.0.1",
                        "-Dquarkus.http.port=0",
                        "-Dquarkus.management.host=127.0.0.1",
                        "-Dquarkus.management.port=0",
                        "-jar",
                        Path.of("target", "apicurio", "quarkus-run.jar").toString())
                .redirectErrorStream(true)
                .start();
        return new RealRegistry(process, port(process));
    }

    private static int port(Process process) throws IOException {
        StringBuilder log = new StringBuilder();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                drain(lines);
                return Integer.parseInt(listening.group(1));
            }
            log.append(line).append('\n');
        }
        throw new IOException("the registry's process ended before it listened:\n" + log);
    }

    /// A child that nobody reads stands still when the pipe is full.
    private static void drain(BufferedReader lines) {
        Thread drain = new Thread(() -> lines.lines().forEach(line -> {}), "drain-registry-log");
        drain.setDaemon(true);
        drain.start();
    }

    URI confluentApi() {
        return URI.create("http://127.0.0.1:%d/apis/ccompat/v7".formatted(port));
    }

    URI ownApi() {
        return URI.create("http://127.0.0.1:%d/apis/registry/v3".formatted(port));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
