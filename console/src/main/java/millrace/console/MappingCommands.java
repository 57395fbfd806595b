package millrace.console;

import picocli.CommandLine.Command;

/// What there is to do about mappings.
@Command(
        name = "mapping",
        description = "Shows what is made of the messages of devices.",
        subcommands = TryMapping.class,
        mixinStandardHelpOptions = true)
final class MappingCommands {}
