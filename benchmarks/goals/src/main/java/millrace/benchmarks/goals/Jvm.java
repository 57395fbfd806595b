package millrace.benchmarks.goals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Starts a JVM with this one's class path.
final class Jvm {

    private Jvm() {}

    /// @param log takes what it says on standard error, and on standard output unless that is taken elsewhere
    static ProcessBuilder builder(Path log, List<String> flags, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    static Process start(Path log, List<String> flags, String mainClass, List<String> arguments) throws IOException {
        return builder(log, flags, mainClass, arguments).start();
    }
}
