package millrace.console;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Which reaction is meant, and who asks.
final class ReactionOption {

    @Parameters(paramLabel = "REACTION", description = "For example mail.")
    private String reaction = "";

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who wants it (default: ${DEFAULT-VALUE}).",
            defaultValue = "${sys:user.name}")
    private String by = "";

    String reaction() {
        return reaction;
    }

    String by() {
        return by;
    }

    /// How its partitions stand; says so where no engine has told.
    List<ReactionState> states(Cluster cluster, Output output) {
        List<ReactionState> rows = ReactionState.read(cluster, reaction);
        if (rows.isEmpty()) {
            output.err().println("no engine has told %s.state how it stands".formatted(reaction));
        }
        return rows;
    }
}
