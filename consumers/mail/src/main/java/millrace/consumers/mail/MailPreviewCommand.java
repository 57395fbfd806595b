package millrace.consumers.mail;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import millrace.schemas.Envelope;
import millrace.schemas.Identity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Prints a letter as a reader would get it, without Kafka and without a mail server.
@Command(name = "preview", description = "Prints a letter: as text, as HTML, or as the whole mail.")
public final class MailPreviewCommand implements Callable<Integer> {

    /// How to print it.
    enum Format {
        text,
        html,
        eml
    }

    /// The letters there are, for the help.
    static final class Templates implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return LetterTemplate.ALL.stream()
                    .map(LetterTemplate::name)
                    .distinct()
                    .iterator();
        }
    }

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(
            paramLabel = "<template>",
            completionCandidates = Templates.class,
            description = "${COMPLETION-CANDIDATES}")
    private String template = "";

    @Option(names = "--locale", defaultValue = "en", description = "for whom, a BCP 47 tag (default: ${DEFAULT-VALUE})")
    private String locale = "en";

    @Option(names = "--version", defaultValue = "1", description = "of the letter (default: ${DEFAULT-VALUE})")
    private int version = 1;

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.text;

    @Option(names = "--var", paramLabel = "<name=value>", description = "instead of a sample value; repeatable")
    private Map<String, String> variables = new HashMap<>();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this text")
    void help(boolean asked) {
        // picocli prints it
    }

    @Override
    public Integer call() {
        var letterhead = Letterhead.of("Millrace <no-reply@millrace.invalid>");
        var values = new HashMap<>(SampleVariables.ALL);
        values.putAll(variables);
        try {
            var letter = new Letters(letterhead.name()).write(template, version, locale, values);
            var out = command.commandLine().getOut();
            out.print(
                    switch (format) {
                        case text -> "Subject: " + letter.subject() + "\n\n" + letter.text();
                        case html -> letter.html();
                        case eml -> eml(letterhead, letter);
                    });
            out.flush();
            return 0;
        } catch (UnwritableLetterException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static String eml(Letterhead letterhead, Letter letter) {
        var now = InstantSource.system().instant();
        var identity = new Identity("/millrace/preview", "preview");
        var envelope = Envelope.published(identity, "preview", now, now, "preview", Optional.empty());
        var mail = new MailEncoder(letterhead).encode(letter, Mailbox.of("reader@example.org"), envelope);
        return mail.content();
    }
}
