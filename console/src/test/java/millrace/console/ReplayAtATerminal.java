package millrace.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;

/// `replay` in a process of its own whose console is a terminal, made by `script` of util-linux; every record is new.
final class ReplayAtATerminal {

    private ReplayAtATerminal() {}

    public static void main(String... arguments) {
        System.exit(new CommandLine(replay()).execute(arguments));
    }

    static Replay replay() {
        return new Replay((range, _) -> new ReplayCounts(range.to() - range.from(), 0, 0, 0, 0, 0, 0, 0));
    }

    /// @param answer what the person there types before Enter
    static CommandRun run(List<String> arguments, String answer) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ReplayAtATerminal.class.getName()));
        command.addAll(arguments);
        String line = command.stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
        Process process = new ProcessBuilder("script", "--quiet", "--return", "--flush", "--command", line, "/dev/null")
                .redirectErrorStream(true)
                .start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(answer + "\n");
            in.flush();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new CommandRun(process.waitFor(), said, "");
        }
    }
}
