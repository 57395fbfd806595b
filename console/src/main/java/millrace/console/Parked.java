package millrace.console;

import static millrace.console.Table.Column.number;
import static millrace.console.Table.Column.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `parked REACTION`: the keys that cannot go on, with what is at their head, and what to do about one.
///
/// With `--json`: `{"partitions": [row]}`, each row as the engine wrote it to `<reaction>.state`.
@Command(
        name = "parked",
        description = "List the keys of a reaction that cannot go on, or act on one.",
        footer = {
            "",
            "Example:",
            "  parked mail",
            "  parked mail --retry customer-7",
            "  parked mail --mend customer-7 --value event.avro"
        },
        mixinStandardHelpOptions = true)
public final class Parked implements Callable<Integer> {

    @Mixin
    private final ReactionOption asked = new ReactionOption();

    /// At most one thing to do.
    static final class Act {

        @Option(names = "--retry", paramLabel = "KEY", description = "Try its head again, from the first attempt.")
        private Optional<String> retry = Optional.empty();

        @Option(names = "--mend", paramLabel = "KEY", description = "Try its head again with the bytes of --value.")
        private Optional<String> mend = Optional.empty();

        @Option(names = "--skip-head", paramLabel = "KEY", description = "Leave its head to the dead letters.")
        private Optional<String> skipHead = Optional.empty();

        @Option(names = "--skip-key", paramLabel = "KEY", description = "Leave all its records to the dead letters.")
        private Optional<String> skipKey = Optional.empty();

        private Optional<String> what() {
            return retry.map(_ -> "retry")
                    .or(() -> mend.map(_ -> "mend"))
                    .or(() -> skipHead.map(_ -> "skip-head"))
                    .or(() -> skipKey.map(_ -> "skip-key"));
        }

        private String key() {
            return retry.or(() -> mend).or(() -> skipHead).or(() -> skipKey).orElse("");
        }
    }

    @ArgGroup
    private Act act = new Act();

    @Option(names = "--value", paramLabel = "FILE", description = "The record's new value, byte for byte.")
    private Optional<Path> value = Optional.empty();

    @Option(names = "--despite-doubt", description = "Even if the effect may have happened already.")
    private boolean despiteDoubt;

    @Mixin
    private final KafkaOption kafka = new KafkaOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        if (act.mend.isPresent() != value.isPresent()) {
            throw output.usage("--mend and --value: expected both or neither");
        }
        return output.answer(this::run);
    }

    private int run() throws IOException {
        try (Cluster cluster = kafka.connect()) {
            List<ReactionState> rows = asked.states(cluster, output);
            if (rows.isEmpty()) {
                return ExitCodes.WANTING;
            }
            if (act.what().isPresent()) {
                return act(cluster, rows, act.what().get());
            }
            print(rows);
            return ExitCodes.DONE;
        }
    }

    private int act(Cluster cluster, List<ReactionState> rows, String what) throws IOException {
        for (ReactionState row : rows) {
            for (ReactionState.Key key : row.blockedKeys()) {
                if (key.key().equals(act.key())) {
                    var action = new ReactionAction(
                            asked.reaction(),
                            row.partition(),
                            what,
                            Optional.of(key.key()),
                            key.head(),
                            asked.by(),
                            Map.of("effect", key.effect(), "despite-doubt", Boolean.toString(despiteDoubt)));
                    Optional<byte[]> bytes =
                            value.isPresent() ? Optional.of(Files.readAllBytes(value.get())) : Optional.empty();
                    return ReactionAction.report(output, key.key(), action.send(cluster, bytes));
                }
            }
        }
        output.err().println("key '%s' is not held up in %s".formatted(act.key(), asked.reaction()));
        return ExitCodes.WANTING;
    }

    private void print(List<ReactionState> rows) {
        if (output.isJson()) {
            output.print(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("partitions");
                for (ReactionState row : rows) {
                    json.writeRawValue(row.json());
                }
                json.writeEndArray();
                json.writeEndObject();
            });
            return;
        }
        Table table = new Table(
                text("KEY"),
                text("STATE"),
                text("HEAD"),
                number("BEHIND"),
                text("SINCE"),
                text("TRIES"),
                text("REASON"));
        int keys = 0;
        for (ReactionState row : rows) {
            for (ReactionState.Key key : row.blockedKeys()) {
                table.row(
                        key.key(),
                        key.state(),
                        "%s-%d@%d".formatted(row.text("source"), row.partition(), key.head()),
                        Long.toString(Math.max(0, key.parked() + key.waiting() - 1)),
                        key.since(),
                        key.attempts(),
                        key.reason());
                keys++;
            }
        }
        if (keys > 0) {
            table.lines().forEach(output.out()::println);
        }
        output.out().println("%d key(s) of %s cannot go on".formatted(keys, asked.reaction()));
    }
}
