package millrace.console;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `hold REACTION`: whether its brake holds it, and why; lets it go on, or makes dead letters of what it holds.
///
/// With `--json`: `{"holds": [{partition, reason}]}`.
@Command(
        name = "hold",
        description = "Tell whether a reaction holds because it would do too much; release or drop what it holds.",
        footer = {"", "Example:", "  hold mail", "  hold mail --release"},
        mixinStandardHelpOptions = true)
public final class Hold implements Callable<Integer> {

    @Mixin
    private final ReactionOption asked = new ReactionOption();

    /// At most one thing to do.
    static final class Act {

        @Option(names = "--release", description = "Let everything that is there now go on.")
        private boolean release;

        @Option(names = "--drop", description = "Make dead letters of what is there now and was never begun.")
        private boolean drop;
    }

    @ArgGroup
    private Act act = new Act();

    @Mixin
    private final KafkaOption kafka = new KafkaOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        return output.answer(this::run);
    }

    private int run() {
        try (Cluster cluster = kafka.connect()) {
            List<ReactionState> rows = asked.states(cluster, output);
            if (rows.isEmpty()) {
                return ExitCodes.WANTING;
            }
            List<ReactionState> held =
                    rows.stream().filter(row -> row.hold().isPresent()).toList();
            if (act.release || act.drop) {
                return act(cluster, held);
            }
            print(held);
            return ExitCodes.DONE;
        }
    }

    private int act(Cluster cluster, List<ReactionState> held) {
        if (held.isEmpty()) {
            output.err().println("%s is not on hold".formatted(asked.reaction()));
            return ExitCodes.WANTING;
        }
        int code = ExitCodes.DONE;
        for (ReactionState row : held) {
            var at = new TopicPartition(row.text("source"), row.partition());
            Map<TopicPartition, Long> ends = cluster.endOffsets(List.of(at));
            var action = new ReactionAction(
                    asked.reaction(),
                    row.partition(),
                    act.drop ? "drop" : "release",
                    Optional.empty(),
                    ends.getOrDefault(at, 0L),
                    asked.by(),
                    Map.of());
            int one = ReactionAction.report(output, at.toString(), action.send(cluster, Optional.empty()));
            code = Math.max(code, one);
        }
        return code;
    }

    private void print(List<ReactionState> held) {
        if (output.isJson()) {
            output.print(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("holds");
                for (ReactionState row : held) {
                    json.writeStartObject();
                    json.writeNumberField("partition", row.partition());
                    json.writeStringField("reason", row.hold().orElse(""));
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            });
            return;
        }
        for (ReactionState row : held) {
            output.out()
                    .println("%s-%d holds: %s"
                            .formatted(
                                    row.text("source"),
                                    row.partition(),
                                    row.hold().orElse("")));
        }
        if (held.isEmpty()) {
            output.out().println("%s is not on hold".formatted(asked.reaction()));
        }
    }
}
