package millrace.processors.lineage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A JVM of its own with this test's class path, so that it can be killed as machines do it: without a word.
public final class StreamsInstance implements AutoCloseable {

    private final Process process;

    private StreamsInstance(Process process) {
        this.process = process;
    }

    /// Its data go to `folder/name`, and what it has to say to `folder/name.log`.
    ///
    /// @param main has a `main` that runs until the JVM ends
    /// @param settings of its environment, beside this JVM's and where the broker is
    public static StreamsInstance start(
            Class<?> main, StreamsBroker broker, Path folder, String name, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().put("MILLRACE_BOOTSTRAP_SERVERS", broker.bootstrapServers());
        builder.environment().put("MILLRACE_STREAMS_REPLICATION", "1");
        builder.environment().put("MILLRACE_DATA", folder.resolve(name).toString());
        builder.environment().putAll(settings);
        try {
            return new StreamsInstance(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// As `kill -9` does.
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }
}
