package millrace.standalone;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Objects;
import millrace.console.Console;
import millrace.console.Replay;
import millrace.consumers.mail.MailPreviewCommand;
import millrace.producers.mqttgateway.DevicePasswordCommand;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of Millrace, behind the launcher `./millrace`.
@Command(
        name = "millrace",
        description = "Events in, effects out.",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class, Millrace.MailCommand.class, Millrace.DevicesCommand.class, WarmUpCommand.class
        })
public final class Millrace {

    private Millrace() {}

    /// What there is to do about mails.
    @Command(
            name = "mail",
            description = "Shows what mails look like.",
            mixinStandardHelpOptions = true,
            subcommands = MailPreviewCommand.class)
    static final class MailCommand {}

    /// What there is to do about devices.
    @Command(
            name = "devices",
            description = "Lets devices in.",
            mixinStandardHelpOptions = true,
            subcommands = DevicePasswordCommand.class)
    static final class DevicesCommand {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var commandLine = new CommandLine(new Millrace())
                .setErr(new PrintWriter(
                        System.err, true, Charset.defaultCharset())); // a run makes standard error its log file
        new CommandLine(Console.class).getSubcommands().forEach(commandLine::addSubcommand);
        commandLine.addSubcommand(new Replay(EngineReplay::plan));
        tellVersion(commandLine);
        return commandLine;
    }

    /// Each command has the option.
    private static void tellVersion(CommandLine commandLine) {
        commandLine.getCommandSpec().versionProvider(new Version());
        commandLine.getSubcommands().values().forEach(Millrace::tellVersion);
    }

    /// What this build is, as its jars say.
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Objects.requireNonNullElse(
                    Millrace.class.getPackage().getImplementationVersion(), "of a build that is not packaged");
            return new String[] {
                "millrace " + version, "Kafka " + AppInfoParser.getVersion(), "Java " + Runtime.version()
            };
        }
    }
}
