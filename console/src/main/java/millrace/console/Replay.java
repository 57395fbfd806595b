package millrace.console;

import static millrace.console.Table.Column.number;
import static millrace.console.Table.Column.text;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `replay REACTION --plan`: what reading a range of its source again would do, before anybody does it.
///
/// With `--json`: `{"reaction", "source", "partitions": [{"partition", "from", "to", counts}], "sum": {counts}}`, the
/// counts as in `ReplayCounts`.
@Command(
        name = "replay",
        description = {
            "Say how many effects of a reaction a replay would fire, and why. Fires nothing.",
            "",
            "To replay: stop the reaction, reset the offsets of the consumer group millrace-REACTION with Kafka's own"
                    + " tools, start it again. What is done is recognised; what is new, stale or tried again is fired."
                    + " Firing what is done a second time, under a new generation, is not built."
        },
        footer = {
            "",
            "Example:",
            "  replay mail --plan",
            "  replay mail --plan --from 2026-11-22T00:00:00Z",
            "  replay mail --plan --from-offset 0=1200 --from-offset 3=980 --json"
        },
        mixinStandardHelpOptions = true)
public final class Replay implements Callable<Integer> {

    @Parameters(paramLabel = "REACTION", description = "For example mail.")
    private String reaction = "";

    @Option(names = "--plan", description = "Only say what it would do.")
    private boolean isPlan;

    /// At most one way to say it.
    static final class From {

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "From the first record of this time on, such as 2026-11-22T00:00:00Z, or earliest (the"
                        + " default).")
        private Optional<String> time = Optional.empty();

        @Option(
                names = "--from-offset",
                paramLabel = "PARTITION=OFFSET",
                description = "From this offset of one partition; repeatable. Other partitions are left alone.")
        private Map<Integer, Long> offsets = new HashMap<>();
    }

    @ArgGroup
    private From from = new From();

    @Mixin
    private final KafkaOption kafka = new KafkaOption();

    @Mixin
    private final Output output = new Output();

    private final ReplayPlanning planning;

    /// @param planning of whoever knows the engine
    public Replay(ReplayPlanning planning) {
        this.planning = planning;
    }

    @Override
    public Integer call() throws Exception {
        if (!isPlan) {
            throw output.usage("expected --plan: a replay is planned here, and applied by resetting offsets");
        }
        ReplayStart start = start();
        return output.answer(() -> run(start));
    }

    private ReplayStart start() {
        if (!from.offsets.isEmpty()) {
            if (from.offsets.values().stream().anyMatch(offset -> offset < 0)) {
                throw output.usage("--from-offset: expected offsets from 0");
            }
            return new ReplayStart.Offsets(from.offsets);
        }
        String time = from.time.orElse("earliest");
        return ReplayStart.of(time)
                .orElseThrow(() -> output.usage(
                        "--from is '%s'; expected earliest or a time such as 2026-11-22T00:00:00Z".formatted(time)));
    }

    private int run(ReplayStart start) {
        try (Cluster cluster = kafka.connect()) {
            List<ReactionState> rows = ReactionState.read(cluster, reaction);
            if (rows.isEmpty()) {
                output.err().println("no engine has told %s.state how it stands".formatted(reaction));
                return ExitCodes.WANTING;
            }
            String source = rows.getFirst().text("source");
            List<TopicPartition> partitions = cluster.partitions(List.of(source));
            if (from.offsets.keySet().stream().anyMatch(named -> named < 0 || named >= partitions.size())) {
                throw output.usage("--from-offset: %s has partitions 0 to %d".formatted(source, partitions.size() - 1));
            }
            var work = new ReplayWork(kafka.servers(), reaction, "", source, planning);
            print(source, work.plan(start.ranges(cluster, partitions), output.err()));
            return ExitCodes.DONE;
        } catch (KafkaException e) {
            throw new UnreachableException("%s: not read to the end: %s".formatted(reaction, e.getMessage()), e);
        }
    }

    private void print(String source, List<ReplayWork.Row> rows) {
        ReplayCounts sum = rows.stream().map(ReplayWork.Row::counts).reduce(ReplayCounts.NONE, ReplayCounts::plus);
        if (output.isJson()) {
            output.print(json -> write(json, source, rows, sum));
            return;
        }
        Table table = new Table(
                text("PARTITION"),
                number("FROM"),
                number("TO"),
                number("NEW"),
                number("IDENTICAL"),
                number("STALE"),
                number("IN DOUBT"),
                number("UNFINISHED"),
                number("PARKED"),
                number("DEAD LETTERS"),
                number("TRIED AGAIN"));
        rows.forEach(row -> table.row(cells(
                Integer.toString(row.partition()), Long.toString(row.from()), Long.toString(row.to()), row.counts())));
        table.row(cells("all", "", "", sum));
        table.lines().forEach(output.out()::println);
        output.out()
                .println("%d record(s) of %s: a replay would fire %d effect(s) of %s, %d of them stale; %d are in doubt"
                        .formatted(sum.records(), source, sum.tried(), reaction, sum.stale(), sum.inDoubt()));
    }

    private static String[] cells(String partition, String from, String to, ReplayCounts counts) {
        return Stream.concat(Stream.of(partition, from, to), counts.all().map(Object::toString))
                .toArray(String[]::new);
    }

    private void write(JsonGenerator json, String source, List<ReplayWork.Row> rows, ReplayCounts sum)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("reaction", reaction);
        json.writeStringField("source", source);
        json.writeArrayFieldStart("partitions");
        for (ReplayWork.Row row : rows) {
            json.writeStartObject();
            json.writeNumberField("partition", row.partition());
            json.writeNumberField("from", row.from());
            json.writeNumberField("to", row.to());
            row.counts().write(json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("sum");
        sum.write(json);
        json.writeEndObject();
        json.writeEndObject();
    }
}
