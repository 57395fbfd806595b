package millrace.console;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// What a command said and how it ended.
record CommandRun(int exitCode, String out, String err) {

    static CommandRun of(Callable<Integer> command, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    List<String> lines() {
        return out.lines().toList();
    }

    /// Lines that begin with `start`, runs of spaces as one.
    List<String> linesOf(String start) {
        return lines().stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }
}
