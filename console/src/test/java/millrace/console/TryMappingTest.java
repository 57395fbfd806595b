package millrace.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TryMappingTest {

    private static final InstantSource NOON = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

    private static final String MESSAGES = """
            {"at":1772366400,"n":3,"m":{"temperature":20.5,"humidity":-999}}
            {"m":{}}
            {"n":"x"}
            """;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("fleet.yaml"), """
                mappings:
                  - topic: plant/{deviceId}/up
                    time: [{pointer: /at, unit: s}, arrival]
                    sequence: /n
                    measurements:
                      - {each: /m, drop: [-999]}
                """);
    }

    private static CommandRun run(String input, String... arguments) {
        return CommandRun.of(new TryMapping(new ByteArrayInputStream(input.getBytes(UTF_8)), NOON), arguments);
    }

    @Test
    void showsWhatBecomesOfEachMessage() {
        var run = run(MESSAGES, file.toString(), "--topic", "plant/7/up", "--payload", "-");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly(
                        file + ": 1 mapping(s), no faults",
                        "  plant/{deviceId}/up",
                        "line 1: reading of 7 at 2026-03-01T12:00:00Z, sequence 3: temperature 20.5; dropped humidity",
                        "line 2: reading of 7 at 2026-03-01T12:00:00Z (its arrival): nothing measured",
                        "line 3: dead letter: /n is not a counter; expected a whole number of 0 or more");
    }

    @Test
    void saysItToMachines() throws IOException {
        Path payload = Files.writeString(
                folder.resolve("messages"), MESSAGES.lines().findFirst().orElseThrow());

        var run = run("", file.toString(), "--json", "--topic", "plant/7/up", "--payload", payload.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToIgnoringNewLines("""
                {"topics":["plant/{deviceId}/up"],"faults":[],"messages":[{"line":1,"result":"reading","deviceId":"7",\
                "sequence":3,"time":"2026-03-01T12:00:00Z","timeOf":"device","measurements":{"temperature":20.5},\
                "dropped":["humidity"],"reason":null}]}""");
    }

    @Test
    void namesEveryFaultOfTheFile() throws IOException {
        Files.writeString(file, "mappings:\n  - topic: a\n    time: [arrival]\n");

        var run = run("", file.toString());
        var json = run("", file.toString(), "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualToIgnoringNewLines("""
                2 fault(s) in the mappings:
                  %1$s:2: /mappings/0/device is missing; expected a JSON pointer such as /data/temp, as the topic has no {deviceId}
                  %1$s:2: /mappings/0/measurements is missing; expected a list of measurements""".formatted(file));
        assertThat(json.out())
                .startsWith("{\"topics\":[],\"faults\":[\"" + file + ":2: /mappings/0/device is missing;");
    }

    @Test
    void knowsTheShippedMappingsToo() {
        var run = run("{}", file.toString(), "--topic", "devices/d-1/readings", "--payload", "-");
        var other = run("{}", file.toString(), "--topic", "other", "--payload", "-");

        assertThat(run.lines())
                .last()
                .isEqualTo("line 1: reading of d-1 at 2026-03-01T12:00:00Z (its arrival): nothing measured");
        assertThat(other.lines()).last().isEqualTo("line 1: dead letter: topic has no mapping; expected one that has");
    }

    @Test
    void wantsATopicForMessages() {
        var run = run("", file.toString(), "--topic", "plant/7/up");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("--topic and --payload: expected both or none");
    }
}
