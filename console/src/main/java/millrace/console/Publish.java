package millrace.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// `publish [FILE|-]`: sends events from NDJSON, one structured CloudEvent a line, through the HTTP gateway.
///
/// Events of one subject keep their order. An import of a file that is broken off goes on where it was when the same
/// command is given again (`<FILE>.progress`). With `--json` the last line is `{complete, dryRun, lines, published,
/// duplicate, rejected, resent, blank, resumedAfterLine, millis, eventsPerSecond, rejects, reasons}`, where `lines` is
/// the sum of the next three. Exit codes: 0; 1 if a line was rejected; 3 if the gateway was away for too long.
@Command(
        name = "publish",
        description = {
            "Send events from NDJSON, one CloudEvent (structured JSON) a line.",
            "Ends with the counts of published, duplicate and rejected lines; exit code 1 if any was rejected,"
                    + " 3 if the gateway was out of reach. The same command again goes on where a broken import was."
        },
        footer = {"", "Example:", "  publish orders.ndjson --times now --rejects rejects.ndjson"},
        mixinStandardHelpOptions = true)
public final class Publish implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "-",
            description = "What to send; - (the default) is standard input.")
    private String input = "-";

    @Option(
            names = "--gateway",
            paramLabel = "URL",
            description = "HTTP gateway (default: http://localhost:$MILLRACE_GATEWAY_PORT, else port 8080).",
            defaultValue = "http://localhost:${env:MILLRACE_GATEWAY_PORT:-8080}")
    private URI gatewayUrl = URI.create("http://localhost:8080");

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Keep rejected lines as they were in FILE, and their reasons in FILE.reasons.ndjson.")
    private Optional<Path> rejects = Optional.empty();

    @Option(
            names = "--times",
            paramLabel = "own|now",
            converter = TimesConverter.class,
            description = "own (the default): events keep their time; now: the gateway stamps them with the present.",
            defaultValue = "own")
    private Times times = Times.OWN;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            description = "How long to try again while the gateway is away, as in PT2M (the default).",
            defaultValue = "PT2M")
    private Duration patience = Duration.ofMinutes(2);

    @Option(names = "--no-resume", description = "Start with the first line, and keep no progress.")
    private boolean noResume;

    @Option(names = "--dry-run", description = "Let the gateway check the events and store nothing.")
    private boolean dryRun;

    @Mixin
    private final Output output = new Output();

    private final InputStream standardInput;

    public Publish() {
        this(System.in);
    }

    Publish(InputStream standardInput) {
        this.standardInput = standardInput;
    }

    /// When imported events happened.
    enum Times {
        /// When they say.
        OWN,

        /// When the gateway gets them: they are sent without `time`, so that sending one again stays a repeat.
        NOW
    }

    /// Reads `--times`.
    static final class TimesConverter implements ITypeConverter<Times> {

        @Override
        public Times convert(String text) {
            return switch (text) {
                case "own" -> Times.OWN;
                case "now" -> Times.NOW;
                default -> throw new TypeConversionException("'%s' is neither own nor now".formatted(text));
            };
        }
    }

    @Override
    public Integer call() throws Exception {
        ImportSource source =
                input.equals("-") ? new ImportSource.Piped(standardInput) : new ImportSource.NamedFile(Path.of(input));
        check(source);
        return output.answer(() -> publish(source));
    }

    private void check(ImportSource source) throws IOException {
        if (source instanceof ImportSource.NamedFile(var path)) {
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
                throw output.usage("%s: not a readable file".formatted(path));
            }
            if (rejects.isPresent() && Files.exists(rejects.get()) && Files.isSameFile(path, rejects.get())) {
                throw output.usage("--rejects %s: is the input; expected another file".formatted(path));
            }
        }
        if (!gatewayUrl.isAbsolute() || gatewayUrl.getHost() == null) {
            throw output.usage("--gateway %s: expected a URL such as http://localhost:8080".formatted(gatewayUrl));
        }
        if (patience.isNegative()) {
            throw output.usage("--patience %s: expected a duration of 0 or more".formatted(patience));
        }
    }

    private int publish(ImportSource source) throws IOException {
        ProgressBar bar = new ProgressBar(output.err(), Terminal.isInteractive());
        Patience waiting = new Patience(gatewayUrl, patience, notice -> say(bar, notice));
        ImportJournal journal = ImportJournal.open(
                settings(), progressFile(source), rejects.map(RejectsFile::new), notice -> say(bar, notice));
        boolean isComplete = false;
        try (Gateway gateway = new Gateway(gatewayUrl, dryRun);
                LineReader reader = journal.reader(source)) {
            new Import(reader, new BatchSender(gateway, waiting), times == Times.NOW, settled -> {
                        journal.settle(settled);
                        show(bar, source, journal, settled.window().end());
                    })
                    .run();
            isComplete = true;
            journal.complete();
        } finally {
            waiting.cancel();
            bar.clear();
            summarise(journal, bar.elapsed(), isComplete);
        }
        return journal.tally().rejected() > 0 ? ExitCodes.WANTING : ExitCodes.DONE;
    }

    private void say(ProgressBar bar, String notice) {
        synchronized (bar) {
            bar.clear();
            output.err().println(notice);
            output.err().flush();
        }
    }

    private static void show(ProgressBar bar, ImportSource source, ImportJournal journal, Window.Mark mark) {
        synchronized (bar) {
            Progress start = journal.start();
            bar.show(
                    journal.tally().lines() - start.tally().lines(),
                    "events",
                    share(source, start.mark().offset()),
                    share(source, mark.offset()));
        }
    }

    private static double share(ImportSource source, long offset) {
        try {
            return source.size()
                    .map(size -> size == 0 ? 0 : (double) offset / size)
                    .orElse(0.0);
        } catch (IOException e) {
            return 0;
        }
    }

    private Optional<ProgressFile> progressFile(ImportSource source) throws IOException {
        if (dryRun || !(source instanceof ImportSource.NamedFile(var path))) {
            return Optional.empty();
        }
        ProgressFile file = new ProgressFile(path);
        if (noResume) {
            file.delete();
            return Optional.empty();
        }
        return Optional.of(file);
    }

    private String settings() {
        return "gateway %s, times %s, rejects %s"
                .formatted(
                        gatewayUrl,
                        times,
                        rejects.map(path -> path.toAbsolutePath().toString()).orElse("nowhere"));
    }

    private void summarise(ImportJournal journal, Duration elapsed, boolean isComplete) {
        ImportSummary summary = new ImportSummary(
                journal.tally(),
                journal.start().tally(),
                journal.start().mark().number(),
                elapsed,
                isComplete,
                dryRun,
                journal.tally().rejected() > 0 ? rejects : Optional.empty());
        if (output.isJson()) {
            output.print(summary::writeTo);
        } else {
            output.out().println((isComplete ? "" : "broken off: ") + summary.line());
        }
    }
}
