package millrace.console;

import static millrace.console.Table.Column.number;
import static millrace.console.Table.Column.text;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import millrace.schemas.TopicCatalog;
import millrace.schemas.TopicEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `topics`: what each topic holds, and how old the newest of it is.
///
/// With `--json`: `{"topics": [{name, exists, catalogued, internal, partitions, records, newest, newestAgeMillis,
/// compacted, retentionMillis, owner, deadLetters}]}`; `newest` is ISO-8601, what is not known is null, and
/// `retentionMillis` is null where records are kept forever.
@Command(
        name = "topics",
        description = {
            "List the topics: what they hold, how fresh it is, who owns it.",
            "RECORDS counts offsets: the marks of transactions, and what compaction has removed, count too."
        },
        footer = {"", "Example:", "  topics --json | jq '.topics[] | select(.deadLetters > 0).name'"},
        mixinStandardHelpOptions = true)
public final class ListTopics implements Callable<Integer> {

    @Mixin
    private final KafkaOption kafka = new KafkaOption();

    @Mixin
    private final Output output = new Output();

    @Option(names = "--all", description = "Also internal topics and dead letter topics.")
    private boolean all;

    private final InstantSource clock;

    public ListTopics() {
        this(InstantSource.system());
    }

    ListTopics(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        return output.answer(this::list);
    }

    private int list() {
        TopicCatalog catalog = TopicCatalog.load();
        List<String> catalogued =
                catalog.entries().stream().map(TopicEntry::name).toList();
        try (Cluster cluster = kafka.connect()) {
            print(new TopicSurvey(cluster, catalog).states(catalogued, all), clock.instant());
        }
        return ExitCodes.DONE;
    }

    private void print(List<TopicState> topics, Instant now) {
        if (output.isJson()) {
            output.print(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("topics");
                for (TopicState topic : topics) {
                    topic.writeTo(json, now);
                }
                json.writeEndArray();
                json.writeEndObject();
            });
        } else {
            table(topics, now).lines().forEach(output.out()::println);
        }
    }

    private static Table table(List<TopicState> topics, Instant now) {
        Table table = new Table(
                text("TOPIC"),
                number("PARTITIONS"),
                number("RECORDS"),
                number("NEWEST"),
                text("KEPT"),
                text("OWNER"),
                number("DEAD LETTERS"));
        for (TopicState topic : topics) {
            table.row(
                    topic.name(),
                    topic.exists() ? Integer.toString(topic.partitions()) : "-",
                    topic.exists() ? Long.toString(topic.records()) : "-",
                    Ages.text(topic.newest(), now),
                    topic.keeping(),
                    topic.owner().orElse("-"),
                    topic.deadLetters().map(Object::toString).orElse("-"));
        }
        return table;
    }
}
