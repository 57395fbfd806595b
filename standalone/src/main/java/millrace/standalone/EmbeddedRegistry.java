package millrace.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import millrace.process.Health;
import millrace.process.Part;

/// Apicurio Registry as a child process on loopback, its schemas in a database file, so that ids outlive it.
///
/// The child ends with this process whatever happens to it: it reads its standard input, which only we hold open.
final class EmbeddedRegistry implements Part {

    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final RegistryCommand command;
    private final URI address;
    private final Path log;
    private final Duration betweenQuestions = Duration.ofMillis(25);
    private volatile Optional<Process> child = Optional.empty();

    EmbeddedRegistry(RegistryCommand command, URI address, Path log) {
        this.command = command;
        this.address = address;
        this.log = log;
    }

    @Override
    public String name() {
        return "registry";
    }

    /// Returns when the registry answers.
    @Override
    public void start() {
        try {
            Files.createDirectories(command.folder());
            var process = command.builder()
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            child = Optional.of(process);
            awaitAnswer(process);
        } catch (IOException e) {
            throw new UncheckedIOException("registry: its process cannot be started", e);
        }
    }

    @Override
    public Health health() {
        return child.<Health>map(process -> process.isAlive() ? new Health.Up() : new Health.Broken(ended(process)))
                .orElseGet(() -> new Health.Down("not started"));
    }

    @Override
    public void close() {
        child.ifPresent(process -> {
            process.toHandle().destroy(); // unlike process.destroy() it keeps standard input open, which would halt it
            try {
                if (!process.waitFor(command.longestStop().toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        });
        child = Optional.empty();
    }

    private void awaitAnswer(Process process) {
        var request = HttpRequest.newBuilder(URI.create(address + "/subjects"))
                .timeout(Duration.ofSeconds(10))
                .build();
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            while (!answers(client, request)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException("registry: " + ended(process));
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("registry: no answer from %s within %d s; its log is %s"
                            .formatted(address, LONGEST_START.toSeconds(), log));
                }
                process.waitFor(betweenQuestions.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("registry: the start was interrupted", e);
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false; // nobody listens yet
        }
    }

    private String ended(Process process) {
        return "its process ended with status %d; its log is %s".formatted(process.exitValue(), log);
    }
}
