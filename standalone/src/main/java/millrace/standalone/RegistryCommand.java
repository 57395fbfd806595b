package millrace.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The command line of the registry's process.
///
/// Apicurio comes as a Quarkus "fast jar", whose own class loader no AOT cache can serve (JEP 483). So its jars stand
/// on a plain class path instead, in the order in which that class loader would search them.
///
/// @param home where Apicurio's distribution lies
/// @param folder where it keeps its database
/// @param watcher the jar or folder with `RegistryProcess`
/// @param cache which AOT cache to use or to write
record RegistryCommand(Path home, Path folder, Path watcher, int port, AotCache cache) {

    /// Ctrl-C reaches every process of a terminal. The registry has to outlive those that still ask it.
    private static final List<String> DEAF_TO_INTERRUPT = List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    ProcessBuilder builder() {
        List<String> command = new ArrayList<>(DEAF_TO_INTERRUPT);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.lang=ALL-UNNAMED"));
        cache.option().ifPresent(command::add);
        command.addAll(List.of("-cp", classPath()));
        settings().map("-D"::concat).forEach(command::add);
        command.add(RegistryProcess.class.getName());
        return new ProcessBuilder(command);
    }

    /// How long the process may take to end when it is told to.
    Duration longestStop() {
        return cache instanceof AotCache.Written ? Duration.ofMinutes(3) : Duration.ofSeconds(5);
    }

    private Stream<String> settings() {
        return Stream.of(
                "java.util.logging.manager=org.jboss.logmanager.LogManager",
                "quarkus.http.host=127.0.0.1",
                "quarkus.http.port=" + port,
                "quarkus.management.host=127.0.0.1",
                "quarkus.management.port=0",
                "quarkus.http.access-log.enabled=false",
                "quarkus.banner.enabled=false",
                "apicurio.storage.kind=sql",
                "apicurio.storage.sql.kind=h2",
                // a commit is on disk before it is answered, so no id is ever given twice
                "apicurio.datasource.url=jdbc:h2:file:%s;WRITE_DELAY=0"
                        .formatted(folder.resolve("registry").toAbsolutePath()),
                "apicurio.datasource.jdbc.initial-size=1",
                "apicurio.datasource.jdbc.min-size=1",
                "apicurio.datasource.jdbc.max-size=8");
    }

    private String classPath() {
        return Stream.of(
                        Stream.of(home.resolve("quarkus/transformed-bytecode.jar")),
                        Stream.of(home.resolve("quarkus/generated-bytecode.jar")),
                        jars(home.resolve("app")),
                        jars(home.resolve("lib/main")),
                        jars(home.resolve("lib/boot")),
                        Stream.of(watcher))
                .flatMap(jars -> jars)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<Path> jars(Path folder) {
        try (var files = Files.list(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".jar"))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "registry: Apicurio is not at %s; build first with ./millrace run".formatted(folder), e);
        }
    }
}
