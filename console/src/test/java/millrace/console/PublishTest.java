package millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import millrace.console.StandInGateway.Memory;
import millrace.console.StandInGateway.Mishap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTest {

    @TempDir
    private Path folder;

    private final Memory memory = new Memory();
    private final List<StandInGateway> gateways = new ArrayList<>();

    @AfterEach
    void stop() {
        gateways.forEach(StandInGateway::stop);
    }

    @Test
    void countsWhatBecameOfEveryLine() throws Exception {
        var file = write("events.ndjson", event(1, "a"), event(2, "b"), event(1, "a"), "", event(3, "a"), "{\"id\":");

        var run = publish(start(), file);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly("5 lines = 3 published + 1 duplicate + 1 rejected, in T; 1 blank lines left out");
        assertThat(run.err()).startsWith("line 6: not JSON at column 7: Unexpected end-of-input");
        assertThat(memory.stored()).containsExactlyInAnyOrder(event(1, "a"), event(2, "b"), event(3, "a"));
    }

    @Test
    void findsOnlyDuplicatesWhenRunAgain() throws Exception {
        var file = write("events.ndjson", event(1, "a"), event(2, "b"));
        var gateway = start();
        publish(gateway, file);

        var run = publish(gateway, file);

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines()).containsExactly("2 lines = 0 published + 2 duplicate + 0 rejected, in T");
        assertThat(folder.resolve("events.ndjson.progress")).doesNotExist();
    }

    @Test
    void keepsTheOrderOfEachSubject() throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 12_000; i++) {
            lines.add(event(i, "subject-" + i % 37));
        }
        var gateway = start();

        var run = publish(gateway, write("events.ndjson", lines.toArray(String[]::new)));

        assertThat(run.lines()).containsExactly("12,000 lines = 12,000 published + 0 duplicate + 0 rejected, in T");
        assertThat(bySubject(memory.stored())).isEqualTo(bySubject(lines));
        assertThat(gateway.mostInFlight()).isBetween(2, 4);
        assertThat(gateway.sizes()).allMatch(size -> size <= 500);
    }

    @Test
    void storesAnEventWithoutASubjectAfterAllBeforeItAndBeforeAllAfterIt() throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 8_000; i++) {
            lines.add(i == 4_500 ? "{\"id\":\"4500\"}" : event(i, "subject-" + i % 37));
        }
        var gateway = start();

        publish(gateway, write("events.ndjson", lines.toArray(String[]::new)));

        assertThat(memory.stored().indexOf(lines.get(4_500))).isEqualTo(4_500);
        assertThat(memory.stored()).hasSize(8_000);
        assertThat(gateway.mostInFlight()).isBetween(2, 4);
    }

    @Test
    void keepsRejectedLinesAsTheyWere() throws Exception {
        var wrong = (event(4, "ä") + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        var unfit = "{\"id\":\"2\",\"subject\":\"a\",\"refuse\":1}\r\n".getBytes(StandardCharsets.UTF_8);
        var noEvent = "{\"subject\":\"a\"}\n".getBytes(StandardCharsets.UTF_8);
        var broken = "{\"id\" 5}".getBytes(StandardCharsets.UTF_8);
        var file = folder.resolve("events.ndjson");
        Files.write(file, (event(1, "a") + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (byte[] line : List.of(unfit, wrong, noEvent, broken)) {
            Files.write(file, line, StandardOpenOption.APPEND);
        }

        var run = publish(start(), file, "--rejects", folder.resolve("bad").toString());

        assertThat(run.lines())
                .containsExactly("5 lines = 1 published + 0 duplicate + 4 rejected, in T; rejected lines are in "
                        + folder.resolve("bad") + ", reasons in bad.reasons.ndjson");
        assertThat(Files.readAllBytes(folder.resolve("bad")))
                .isEqualTo(concat(unfit, wrong, noEvent, broken, "\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(Files.readAllLines(folder.resolve("bad.reasons.ndjson")))
                .containsExactly(
                        "{\"line\":2,\"errors\":[{\"pointer\":\"/data/total\",\"detail\":\"is '?'; expected a decimal\"}]}",
                        "{\"line\":3,\"errors\":[{\"pointer\":\"\",\"detail\":\"byte 22 is not UTF-8 (0xe4)\"}]}",
                        "{\"line\":4,\"errors\":[{\"pointer\":\"/id\",\"detail\":\"is missing; expected a text\"},"
                                + "{\"pointer\":\"/time\",\"detail\":\"is missing\"}]}",
                        "{\"line\":5,\"errors\":[{\"pointer\":\"\",\"detail\":\"not JSON at column 7: Unexpected"
                                + " character ('5' (code 53)): was expecting a colon to separate field name and"
                                + " value\"}]}");
        assertThat(run.err()).contains("line 2: /data/total: is '?'; expected a decimal\n");
    }

    @Test
    void rejectsALineThatIsLongerThanAnyEvent() throws Exception {
        var file = write("events.ndjson", "{\"x\":\"" + "y".repeat(Import.MAX_LINE_BYTES) + "\"}", event(1, "a"));
        var bad = folder.resolve("bad");

        var run = publish(start(), file, "--rejects", bad.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("line 1: 8388616 bytes; expected a line of at most 8388608\n");
        assertThat(Files.size(bad)).isEqualTo(Import.MAX_LINE_BYTES + 9L);
        assertThat(memory.stored()).containsExactly(event(1, "a"));
    }

    @Test
    void leavesOutTheTimeWhenTheGatewayIsToStampIt() throws Exception {
        var file = write("events.ndjson", "{\"id\":\"1\",\"time\":\"2011-01-01T00:00:00Z\",\"subject\":\"a\"}");

        publish(start(), file, "--times", "now");

        assertThat(memory.stored()).containsExactly("{\"id\":\"1\",\"subject\":\"a\"}");
    }

    @Test
    void storesNothingInADryRun() throws Exception {
        var gateway = start();

        var run = publish(gateway, write("events.ndjson", event(1, "a"), event(2, "b")), "--dry-run");

        assertThat(run.lines())
                .containsExactly(
                        "2 lines = 2 acceptable + 0 duplicate + 0 rejected, in T; dry run, nothing was stored");
        assertThat(memory.stored()).isEmpty();
        assertThat(gateway.queries()).allMatch("dry-run=true"::equals);
    }

    @Test
    void readsStandardInput() throws Exception {
        var input = new ByteArrayInputStream((event(1, "a") + "\n" + event(2, "b")).getBytes(StandardCharsets.UTF_8));

        var run = CommandRun.of(new Publish(input), "--gateway", start().url(), "--json");

        assertThat(run.out().replaceAll("\"(millis|eventsPerSecond)\":\\d+", "\"$1\":0"))
                .isEqualTo("{\"complete\":true,\"dryRun\":false,\"lines\":2,\"published\":2,\"duplicate\":0,"
                        + "\"rejected\":0,\"resent\":0,\"blank\":0,\"resumedAfterLine\":0,\"millis\":0,"
                        + "\"eventsPerSecond\":0,\"rejects\":null,\"reasons\":null}\n");
    }

    @Test
    void sendsAgainWhatGotNoAnswerAndSaysSo() throws Exception {
        var gateway = start(request -> request == 1 ? Mishap.LOSE_ANSWER : Mishap.NONE);

        var run = publish(gateway, write("events.ndjson", event(1, "a"), event(2, "a")));

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .containsExactly("2 lines = 0 published + 2 duplicate + 0 rejected, in T; 2 of the duplicates had been"
                        + " sent before, with no answer");
        assertThat(memory.stored()).containsExactly(event(1, "a"), event(2, "a"));
    }

    @Test
    void sendsAgainOnlyWhatCouldNotBeStored() throws Exception {
        var gateway = start(request -> request == 1 ? Mishap.STORE_ONLY_FIRST : Mishap.NONE);

        var run = publish(gateway, write("events.ndjson", event(1, "a"), event(2, "a"), event(3, "a")));

        assertThat(run.lines()).containsExactly("3 lines = 3 published + 0 duplicate + 0 rejected, in T");
        assertThat(gateway.sizes()).containsExactly(3, 2);
    }

    @Test
    void splitsABatchThatIsRefusedAsAWhole() throws Exception {
        var gateway = start(request -> request == 1 ? Mishap.REFUSE_ALL : Mishap.NONE);

        var run = publish(gateway, write("events.ndjson", event(1, "a"), event(2, "a"), event(3, "a")));

        assertThat(run.lines()).containsExactly("3 lines = 3 published + 0 duplicate + 0 rejected, in T");
        assertThat(gateway.sizes()).containsExactly(3, 1, 2);
    }

    @Test
    void waitsAsLongAsTheGatewayAsks() throws Exception {
        var gateway = start(request -> request == 1 ? Mishap.UNAVAILABLE : Mishap.NONE);
        var start = System.nanoTime();

        var run = publish(gateway, write("events.ndjson", event(1, "a")));

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start)).isGreaterThanOrEqualTo(1_000);
        assertThat(run.lines()).containsExactly("1 lines = 1 published + 0 duplicate + 0 rejected, in T");
        assertThat(run.err())
                .isEqualTo("gateway at %s: status 503; trying again for up to 2 min\n".formatted(gateway.url()));
    }

    @Test
    void goesOnWhereAGatewayThatWentAwayLeftIt() throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 20_000; i++) {
            lines.add(i % 1_000 == 999 ? "broken " + i : event(i, "subject-" + i % 11));
        }
        var file = write("events.ndjson", lines.toArray(String[]::new));
        var bad = folder.resolve("bad");
        String[] options = {"--rejects", bad.toString(), "--patience", "PT0.3S"};
        var away = start(request -> request > 22 ? Mishap.LOSE_ANSWER : Mishap.NONE);
        var first = publish(away, file, options);
        away.stop();
        gateways.add(StandInGateway.start(memory, away.port(), request -> Mishap.NONE));

        var second = publish(gateways.getLast(), file, options);

        assertThat(first.exitCode()).isEqualTo(3);
        assertThat(first.lines().getLast()).startsWith("broken off: ");
        assertThat(first.err()).contains("no progress for 0 s");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).matches("(?s)going on after line \\d+,000, as events.ndjson.progress says\n.*");
        assertThat(second.lines().getFirst())
                .matches("20,000 lines = [\\d,]+ published \\+ [\\d,]+ duplicate \\+ 20 rejected, in T.*");
        assertThat(bySubject(memory.stored()))
                .isEqualTo(bySubject(
                        lines.stream().filter(line -> line.startsWith("{")).toList()));
        assertThat(Files.readAllLines(bad))
                .containsExactlyElementsOf(
                        lines.stream().filter(line -> line.startsWith("broken")).toList());
        assertThat(Files.readAllLines(folder.resolve("bad.reasons.ndjson"))).hasSize(20);
        assertThat(folder.resolve("events.ndjson.progress")).doesNotExist();
    }

    @Test
    void survivesAGatewayThatIsKilledAndStartedAgain() throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 10_000; i++) {
            lines.add(event(i, "subject-" + i % 11));
        }
        var file = write("events.ndjson", lines.toArray(String[]::new));
        var killed = start();
        var port = killed.port();
        var restart = Thread.ofVirtual().start(() -> {
            try {
                memory.milestone(2_000).await();
                killed.stop();
                gateways.add(StandInGateway.start(memory, port, request -> Mishap.NONE));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });

        var run = publish(killed, file);
        restart.join();

        assertThat(run.exitCode()).isZero();
        assertThat(run.lines().getFirst())
                .matches("10,000 lines = [\\d,]+ published \\+ [\\d,]+ duplicate \\+ 0 rejected, in T.*");
        assertThat(bySubject(memory.stored())).isEqualTo(bySubject(lines));
    }

    @Test
    void startsAnewWhereTheInputHasChanged() throws Exception {
        var file = write("events.ndjson", lines(3_000, "a"));
        var away = start(request -> request > 4 ? Mishap.LOSE_ANSWER : Mishap.NONE);
        publish(away, file, "--patience", "PT0.1S");
        write("events.ndjson", lines(3_000, "b"));
        away.stop();
        gateways.add(StandInGateway.start(memory, away.port(), request -> Mishap.NONE));

        var run = publish(gateways.getLast(), file);

        assertThat(run.err())
                .startsWith("starting anew: events.ndjson.progress is of another import, or the input has changed\n");
    }

    @Test
    void survivesItsOwnKill() throws Exception {
        var lines = new ArrayList<String>();
        for (int i = 0; i < 40_000; i++) {
            lines.add(i % 1_000 == 999 ? "broken " + i : event(i, "subject-" + i % 11));
        }
        var file = write("events.ndjson", lines.toArray(String[]::new));
        var bad = folder.resolve("bad");
        var gateway = start();
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Console.class.getName(),
                        "publish",
                        file.toString(),
                        "--gateway",
                        gateway.url(),
                        "--rejects",
                        bad.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(memory.milestone(15_000).await(60, TimeUnit.SECONDS)).isTrue();
        process.destroyForcibly().waitFor();

        var run = publish(gateway, file, "--rejects", bad.toString());

        assertThat(run.err()).matches("(?s)going on after line \\d+,000, as .*");
        assertThat(run.lines().getFirst())
                .matches("40,000 lines = [\\d,]+ published \\+ [\\d,]+ duplicate \\+ 40 rejected, in T.*");
        assertThat(bySubject(memory.stored()))
                .isEqualTo(bySubject(
                        lines.stream().filter(line -> line.startsWith("{")).toList()));
        assertThat(Files.readAllLines(bad))
                .containsExactlyElementsOf(
                        lines.stream().filter(line -> line.startsWith("broken")).toList());
    }

    @Test
    void refusesWrongUsage() throws Exception {
        var file = write("events.ndjson", event(1, "a"));
        var missing = folder.resolve("missing").toString();

        assertThat(CommandRun.of(new Publish(), missing).exitCode()).isEqualTo(2);
        assertThat(CommandRun.of(new Publish(), missing).err()).startsWith(missing + ": not a readable file\n");
        assertThat(CommandRun.of(new Publish(), file.toString(), "--rejects", file.toString())
                        .err())
                .startsWith("--rejects %s: is the input; expected another file\n".formatted(file));
        assertThat(CommandRun.of(new Publish(), file.toString(), "--times", "then")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void knowsWhatIsNoGateway() throws Exception {
        var gateway = start();

        var run = publish(gateway.url() + "/elsewhere", write("events.ndjson", event(1, "a")));

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .isEqualTo(
                        "gateway at %s/elsewhere: answered 404 without a reason; expected the HTTP gateway of Millrace\n"
                                .formatted(gateway.url()));
    }

    private StandInGateway start() throws IOException {
        return start(request -> Mishap.NONE);
    }

    private StandInGateway start(IntFunction<Mishap> mishaps) throws IOException {
        gateways.add(StandInGateway.start(memory, 0, mishaps));
        return gateways.getLast();
    }

    private static CommandRun publish(StandInGateway gateway, Path file, String... options) {
        return publish(gateway.url(), file, options);
    }

    /// With `T` for how long it took.
    private static CommandRun publish(String url, Path file, String... options) {
        var arguments = new ArrayList<>(List.of(file.toString(), "--gateway", url));
        arguments.addAll(Arrays.asList(options));
        var run = CommandRun.of(new Publish(), arguments.toArray(String[]::new));
        return new CommandRun(
                run.exitCode(), run.out().replaceAll("in [\\d.]+ s \\([\\d,]+ events/s\\)", "in T"), run.err());
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }

    private static String[] lines(int count, String subject) {
        var lines = new String[count];
        for (int i = 0; i < count; i++) {
            lines[i] = event(i, subject);
        }
        return lines;
    }

    private static String event(int id, String subject) {
        return "{\"id\":\"%d\",\"subject\":\"%s\"}".formatted(id, subject);
    }

    private static Map<String, List<String>> bySubject(List<String> lines) {
        var subjects = new LinkedHashMap<String, List<String>>();
        for (var line : lines) {
            subjects.computeIfAbsent(StandInGateway.membersOf(line).get("subject"), any -> new ArrayList<>())
                    .add(line);
        }
        return subjects;
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
