package millrace.console;

import static millrace.console.Table.Column.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dead-letters [TOPIC]`: what was given up, why, by whom and where it came from. No payloads unless they are asked
/// for, for they may be personal.
///
/// With `--json`: `{"deadLetters": [{topic, partition, offset, time, reason, origin: {topic, partition, offset},
/// application, id, type, key, payload}], "total"}`; oldest first, `payload` is Base64 and there with `--payload` only,
/// what the headers do not say is null.
@Command(
        name = "dead-letters",
        description = "List what was given up: when, why, by whom, and where it came from.",
        footer = {"", "Example:", "  dead-letters orders.events --limit 20"},
        mixinStandardHelpOptions = true)
public final class ListDeadLetters implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "TOPIC", description = "Only of this topic (default: of every topic).")
    private Optional<String> topic = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Show the N newest (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int limit = 100;

    @Option(names = "--payload", description = "Also the values, in Base64.")
    private boolean payload;

    @Mixin
    private final KafkaOption kafka = new KafkaOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        if (limit < 1) {
            throw output.usage("--limit %d: expected 1 or more".formatted(limit));
        }
        return output.answer(this::list);
    }

    private int list() {
        try (Cluster cluster = kafka.connect()) {
            Set<String> topics = new TreeSet<>(cluster.topics());
            topics.removeIf(name -> !name.endsWith(TopicSurvey.DEAD_LETTERS));
            if (topic.isPresent()) {
                String wanted = topic.get().endsWith(TopicSurvey.DEAD_LETTERS)
                        ? topic.get()
                        : topic.get() + TopicSurvey.DEAD_LETTERS;
                if (!topics.contains(wanted)) {
                    output.err().println("topic '%s' is not there; expected one of %s".formatted(wanted, topics));
                    return ExitCodes.WANTING;
                }
                topics = Set.of(wanted);
            }
            print(new DeadLetterSearch(cluster, payload).newest(topics, limit), topics);
        }
        return ExitCodes.DONE;
    }

    private void print(DeadLetterSearch.Found found, Set<String> topics) {
        if (output.isJson()) {
            output.print(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("deadLetters");
                for (DeadLetter letter : found.letters()) {
                    letter.writeTo(json);
                }
                json.writeEndArray();
                json.writeNumberField("total", found.total());
                json.writeEndObject();
            });
            return;
        }
        if (found.letters().isEmpty()) {
            output.out().println("no dead letters in %d topics".formatted(topics.size()));
            return;
        }
        table(found.letters()).lines().forEach(output.out()::println);
        output.out()
                .println(String.format(
                        Locale.ROOT,
                        found.letters().size() < found.total()
                                ? "the newest %,d of %,d dead letters"
                                : "%2$,d dead letters",
                        found.letters().size(),
                        found.total()));
    }

    private Table table(List<DeadLetter> letters) {
        List<Table.Column> columns = new ArrayList<>(
                List.of(text("TIME"), text("AT"), text("FROM"), text("BY"), text("TYPE"), text("ID"), text("REASON")));
        if (payload) {
            columns.add(text("PAYLOAD"));
        }
        Table table = new Table(columns.toArray(Table.Column[]::new));
        for (DeadLetter letter : letters) {
            List<String> cells = new ArrayList<>(List.of(
                    letter.time().toString(),
                    letter.position().toString(),
                    letter.origin().map(EventPosition::toString).orElse("-"),
                    letter.application().orElse("-"),
                    letter.type().orElse("-"),
                    letter.id().orElse("-"),
                    letter.reason().orElse("-")));
            if (payload) {
                cells.add(letter.payload().orElse("-"));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table;
    }
}
