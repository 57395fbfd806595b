package millrace.standalone;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line of Millrace, behind the launcher `./millrace`.
@Command(
        name = "millrace",
        description = "Events in, effects out.",
        mixinStandardHelpOptions = true,
        subcommands = {RunCommand.class})
public final class Millrace {

    private Millrace() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Millrace()).execute(arguments));
    }
}
