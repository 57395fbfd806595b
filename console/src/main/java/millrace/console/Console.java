package millrace.console;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The console run alone: the root of the commands that `millrace` also has.
@Command(
        name = "console",
        description = "What operators use.",
        subcommands = {
            Publish.class,
            ListTopics.class,
            ListGroups.class,
            Why.class,
            ListDeadLetters.class,
            MappingCommands.class,
            Parked.class,
            Hold.class,
            Provision.class
        },
        mixinStandardHelpOptions = true)
public final class Console {

    private Console() {}

    /// Ends the process with the command's exit code.
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Console()).execute(arguments));
    }
}
