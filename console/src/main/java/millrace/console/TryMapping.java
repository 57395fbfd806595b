package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import millrace.producers.mappings.Mapped;
import millrace.producers.mappings.MappingFile;
import millrace.producers.mappings.Mappings;
import millrace.producers.mappings.TopicFilter;
import millrace.producers.mappings.WrongMappingsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `mapping try FILE`: checks a mapping file as the MQTT gateway does at start, and shows what would become of
/// messages.
///
/// With `--json`: `{"topics", "faults", "messages": [{line, result, deviceId, sequence, time, timeOf, measurements,
/// dropped, reason}]}`; `result` is `reading` or `dead-letter`, `timeOf` is `device` or `arrival`, what a message does
/// not have is null. Exit code 1 if the file has faults or a message becomes no reading.
@Command(
        name = "try",
        description = "Check a mapping file, and show what becomes of messages.",
        footer = {
            "",
            "Examples:",
            "  mapping try fleet.yaml",
            "  mapping try fleet.yaml --topic plant/7/up --payload messages.ndjson",
            "  mosquitto_sub -t 'plant/#' -C 10 | millrace mapping try fleet.yaml --topic plant/7/up --payload -"
        },
        mixinStandardHelpOptions = true)
final class TryMapping implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "Mappings; those that are shipped stand behind them.")
    private Path file = Path.of("");

    @Option(names = "--topic", paramLabel = "TOPIC", description = "MQTT topic of the messages.")
    private Optional<String> topic = Optional.empty();

    @Option(names = "--payload", paramLabel = "FILE|-", description = "Messages, one a line; - is standard input.")
    private Optional<String> payload = Optional.empty();

    @Mixin
    private final Output output = new Output();

    private final InputStream standardInput;
    private final InstantSource clock;

    TryMapping() {
        this(System.in, InstantSource.system());
    }

    TryMapping(InputStream standardInput, InstantSource clock) {
        this.standardInput = standardInput;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (topic.isPresent() != payload.isPresent()) {
            throw output.usage("--topic and --payload: expected both or none");
        }
        return output.answer(this::check);
    }

    private int check() throws IOException {
        try {
            return show(MappingFile.read(file));
        } catch (WrongMappingsException e) {
            if (output.isJson()) {
                print(List.of(), e.faults(), List.of());
            } else {
                output.err().println(e.getMessage());
            }
            return ExitCodes.WANTING;
        }
    }

    private int show(Mappings mappings) throws IOException {
        List<String> topics =
                mappings.topics().stream().map(TopicFilter::toString).toList();
        List<TriedMessage> tried = tried(mappings.before(Mappings.shipped()));
        if (output.isJson()) {
            print(topics, List.of(), tried);
        } else {
            output.out().println("%s: %d mapping(s), no faults".formatted(file, topics.size()));
            topics.forEach(filter -> output.out().println("  " + Terminal.printable(filter)));
            tried.forEach(message -> output.out().println(Terminal.printable(message.line())));
        }
        return tried.stream().allMatch(TriedMessage::isReading) ? ExitCodes.DONE : ExitCodes.WANTING;
    }

    private List<TriedMessage> tried(Mappings mappings) throws IOException {
        List<TriedMessage> tried = new ArrayList<>();
        if (payload.isPresent() && topic.isPresent()) {
            Instant now = clock.instant();
            try (var lines = new BufferedReader(new InputStreamReader(input(payload.get()), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    Mapped mapped = mappings.read(topic.get(), line.getBytes(StandardCharsets.UTF_8), now);
                    tried.add(new TriedMessage(tried.size() + 1, mapped));
                }
            }
        }
        return tried;
    }

    private InputStream input(String name) throws IOException {
        return name.equals("-") ? standardInput : Files.newInputStream(Path.of(name));
    }

    private void print(List<String> topics, List<String> faults, List<TriedMessage> tried) {
        output.print(json -> {
            json.writeStartObject();
            strings(json, "topics", topics);
            strings(json, "faults", faults);
            json.writeArrayFieldStart("messages");
            for (TriedMessage message : tried) {
                message.writeTo(json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static void strings(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
