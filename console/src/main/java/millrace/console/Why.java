package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import millrace.schemas.TopicCatalog;
import millrace.schemas.TopicEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `why ID`: from a mail's Message-ID, an event id or an order id, what it follows from and what follows from it.
///
/// Reads the headers of every catalogue topic and its dead letters. With `--json`: `{"asked", "events": [{id, source,
/// type, time, recordedTime, subject, correlationId, asked, records: [{topic, partition, offset, deadLetterReason}]}],
/// "edges": [{cause, effect}], "missing": [id], "truncated", "searched": {topics, records}}`; edges go by event id,
/// `missing` are causes that lie in no topic any more. Exit code 1 if nothing was found.
@Command(
        name = "why",
        description = "Show what an event, a mail or an order follows from, and what followed from it.",
        footer = {"", "Example:", "  why '<5f1c0b7e9a2d4c38b6e0f1a2c3d4e5f6@mail.example>'"},
        mixinStandardHelpOptions = true)
public final class Why implements Callable<Integer> {

    @Parameters(
            paramLabel = "ID",
            description = "Message-ID of a mail (<id@domain>), id of an event, or an entity such as an order id.")
    private String id = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "Show at most N events (default: ${DEFAULT-VALUE}).",
            defaultValue = "1000")
    private int limit = 1_000;

    @Mixin
    private final KafkaOption kafka = new KafkaOption();

    @Mixin
    private final Output output = new Output();

    @Override
    public Integer call() throws Exception {
        if (limit < 1 || id.isBlank()) {
            throw output.usage("expected an id, and a --limit of 1 or more");
        }
        return output.answer(this::search);
    }

    private int search() {
        Story story = new Story(Question.of(id), limit);
        ProgressBar bar = new ProgressBar(output.err(), Terminal.isInteractive());
        try (Cluster cluster = kafka.connect()) {
            List<String> catalogued =
                    TopicCatalog.load().entries().stream().map(TopicEntry::name).toList();
            List<String> topics = StorySearch.topics(catalogued, List.copyOf(cluster.topics()));
            StorySearch search = new StorySearch(cluster, story, bar);
            search.read(topics);
            bar.clear();
            print(story, topics, search.recordsRead());
        }
        return story.events().isEmpty() ? ExitCodes.WANTING : ExitCodes.DONE;
    }

    private void print(Story story, List<String> topics, long records) {
        if (output.isJson()) {
            output.print(json -> write(json, story, topics, records));
        } else if (story.events().isEmpty()) {
            output.err()
                    .println(String.format(
                            Locale.ROOT,
                            "nothing has the id, subject or key '%s' in %,d records of %s",
                            Terminal.printable(id),
                            records,
                            topics));
        } else {
            for (String line : new StoryTree(story).lines()) {
                output.out().println(line.startsWith("*") ? output.bold(line) : line);
            }
            if (story.isTruncated()) {
                output.out().println("there are more than %d events; --limit shows more".formatted(limit));
            }
        }
    }

    private void write(JsonGenerator json, Story story, List<String> topics, long records) throws IOException {
        json.writeStartObject();
        json.writeStringField("asked", id);
        json.writeArrayFieldStart("events");
        for (StoryEvent event : story.events()) {
            event.writeTo(json, story.isAsked(event));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("edges");
        for (StoryEvent event : story.events()) {
            for (StoryEvent cause : story.causes(event)) {
                json.writeStartObject();
                json.writeStringField("cause", cause.id());
                json.writeStringField("effect", event.id());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("missing");
        for (String missing : story.missing()) {
            json.writeString(missing);
        }
        json.writeEndArray();
        json.writeBooleanField("truncated", story.isTruncated());
        json.writeObjectFieldStart("searched");
        json.writeArrayFieldStart("topics");
        for (String topic : topics) {
            json.writeString(topic);
        }
        json.writeEndArray();
        json.writeNumberField("records", records);
        json.writeEndObject();
        json.writeEndObject();
    }
}
