package millrace.standalone;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README tells a new user to type does what it says.
class ReadmeTest {

    private static final Pattern BLOCK = Pattern.compile("```console\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMAND = Pattern.compile("\\./millrace ([a-z-]+)");
    private static final Set<String> OF_THE_LAUNCHER = Set.of("test");

    @TempDir
    Path clone;

    @Test
    void leadsFromAnOrderAndFromADeviceToMailsAndTheirStories() throws Exception {
        List<String> blocks = blocks();
        var folder = new RunFolder(clone.resolve(".millrace"));

        try (var run = folder.start()) {
            assertThat(blocks).hasSize(5);
            assertThat(blocks.getFirst()).isEqualTo("./millrace run\n");
            assertThat(type(blocks.get(1), run)).contains("\"topic\":\"orders.events\"");
            folder.awaitMails(1);
            assertThat(type(blocks.get(2), run))
                    .contains("Delivered-To: ada@customers.example")
                    .contains("OrderPlaced")
                    .contains("NotificationRequested");
            assertThat(type(blocks.get(3), run)).contains("\"topic\":\"devices.profiles\"");
            folder.awaitMails(2);
            assertThat(type(blocks.get(4), run))
                    .contains("Subject: Alarm: Boiler, temperature is 31.5")
                    .contains("DeviceReading")
                    .contains("AlarmRaised");
        }
    }

    @Test
    void namesCommandsThatExist() throws IOException {
        Stream<String> known =
                Stream.concat(Millrace.commandLine().getSubcommands().keySet().stream(), OF_THE_LAUNCHER.stream());

        assertThat(known.toList())
                .containsAll(COMMAND.matcher(readme())
                        .results()
                        .map(found -> found.group(1))
                        .toList());
    }

    /// As a shell would, in a clone of which the launcher and the ports are other ones.
    private String type(String commands, Run run) throws IOException, InterruptedException {
        launcher();
        var builder = new ProcessBuilder(
                        "bash",
                        "-euo",
                        "pipefail",
                        "-c",
                        commands.replace(
                                        "localhost:8080", run.config().gateway().getAuthority())
                                .replace("-p 1883", "-p " + run.config().mqttPort()))
                .directory(clone.toFile())
                .redirectErrorStream(true);
        builder.environment().put("MILLRACE_BOOTSTRAP_SERVERS", run.config().bootstrapServers());
        builder.environment()
                .put("MILLRACE_REGISTRY_URL", run.config().registry().toString());
        var shell = builder.start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
        return output;
    }

    private void launcher() throws IOException {
        Path launcher = clone.resolve("millrace");
        Files.writeString(launcher, """
                #!/usr/bin/env bash
                exec '%s' --enable-native-access=ALL-UNNAMED -cp '%s' %s "$@"
                """.formatted(
                        ProcessHandle.current().info().command().orElseThrow(),
                        System.getProperty("java.class.path"),
                        Millrace.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(readme()).results().map(ReadmeTest::text).toList();
    }

    private static String text(MatchResult block) {
        return block.group(1).lines().map(line -> line + "\n").collect(joining());
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("..", "README.md"));
    }
}
