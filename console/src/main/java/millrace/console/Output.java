package millrace.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/// How a command speaks: tables for people or one JSON document for machines, and an exit code.
final class Output {

    private static final JsonFactory JSON = new JsonFactory();

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    /// Writes one JSON value.
    @FunctionalInterface
    interface JsonBody {
        void write(JsonGenerator json) throws IOException;
    }

    boolean isJson() {
        return json;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /// `line` in bold, on a terminal that wants it.
    String bold(String line) {
        return Terminal.isInteractive() && System.getenv("NO_COLOR") == null ? "\u001b[1m" + line + "\u001b[0m" : line;
    }

    /// For `throw`: wrong usage, which picocli answers with the reason, the usage and exit code 2.
    ParameterException usage(String fault) {
        return new ParameterException(spec.commandLine(), fault);
    }

    void print(JsonBody body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            body.write(generator);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written to", e);
        }
        out().println(text);
        out().flush();
    }

    /// Runs the command; what is out of reach is said in one line.
    int answer(Callable<Integer> command) throws Exception {
        Terminal.silenceLogs();
        try {
            return command.call();
        } catch (UnreachableException e) {
            err().println(e.getMessage());
            return ExitCodes.UNREACHABLE;
        } finally {
            out().flush();
            err().flush();
        }
    }
}
