package millrace.standalone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import millrace.process.Health;
import millrace.process.OperationsServer;
import millrace.process.Part;
import millrace.process.Settings;
import millrace.schemas.Provisioning;
import millrace.schemas.SchemaRegistry;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/// Every part of Millrace in this JVM, on one data folder.
final class Run implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);
    private static final short ONE_COPY = 1;

    private final RunConfig config;
    private final DataFolder folder;
    private final Embedded embedded;
    private final List<Part> parts;
    private final OperationsServer operations;

    private Run(
            RunConfig config, DataFolder folder, Embedded embedded, List<Part> parts, PrometheusMeterRegistry meters) {
        this.config = config;
        this.folder = folder;
        this.embedded = embedded;
        this.parts = parts;
        this.operations = new OperationsServer("127.0.0.1", config.operationsPort(), all(), meters);
    }

    /// Checks everything that can be checked before anything is started, and holds the data folder.
    ///
    /// @throws millrace.process.WrongSettingsException if the environment is wrong
    /// @throws CannotRunException if a port is taken, or if the data folder is in use or cannot be written to
    ///
    /// @param logs told the log file as soon as the folder is held, and before any part is made
    static Run prepare(Map<String, String> environment, Installation installation, Consumer<Path> logs) {
        var folder = DataFolder.hold(RunConfig.data(environment));
        try {
            logs.accept(folder.log("millrace"));
            return prepare(environment, installation, folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static Run prepare(Map<String, String> environment, Installation installation, DataFolder folder) {
        var complete = RunConfig.completed(environment);
        var settings = Settings.of(complete);
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var declared = RunConfig.declare(environment, settings);
        var makers = Parts.declare(settings, meters);
        settings.check();
        var config = declared.get();
        Listener.requireFree(config.listeners());
        var embedded = Embedded.of(config, folder, installation, InstantSource.system());
        return new Run(config, folder, embedded, makers.get(), meters);
    }

    RunConfig config() {
        return config;
    }

    DataFolder folder() {
        return folder;
    }

    /// Returns when every part can do its work.
    ///
    /// @throws RuntimeException if a part cannot be started; then `close` ends the others
    void start() {
        try (ExecutorService starters = Executors.newVirtualThreadPerTaskExecutor()) {
            var topics = starting(starters, embedded.broker()).thenRun(this::provideTopics);
            var schemas = starting(starters, embedded.registry()).thenRun(this::provideSchemas);
            var sink = starting(starters, embedded.sink());
            var listening = CompletableFuture.runAsync(operations::start, starters);
            var begun = parts.stream().map(part -> topics.thenRunAsync(part::start, starters));
            CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).join();
            CompletableFuture.allOf(schemas, sink, listening).join();
            awaitUp();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /// Why this run has to end: the first part that is broken, if one is.
    Optional<String> broken() {
        for (Part part : all()) {
            if (part.health() instanceof Health.Broken(var reason)) {
                return Optional.of("%s: %s; the run ends here".formatted(part.name(), reason));
            }
        }
        return Optional.empty();
    }

    /// Ends every part, those embedded last, and lets the data folder go.
    @Override
    public void close() {
        try (ExecutorService closers = Executors.newVirtualThreadPerTaskExecutor()) {
            parts.forEach(part -> closers.execute(part::close));
        }
        try (ExecutorService closers = Executors.newVirtualThreadPerTaskExecutor()) {
            embedded.sink().ifPresent(part -> closers.execute(part::close));
            embedded.registry().ifPresent(part -> closers.execute(part::close));
            embedded.broker().ifPresent(part -> closers.execute(part::close));
        }
        operations.close();
        folder.close();
    }

    private static CompletableFuture<?> starting(ExecutorService starters, Optional<? extends Part> part) {
        return part.<CompletableFuture<?>>map(some -> CompletableFuture.runAsync(some::start, starters))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    private void provideTopics() {
        try (var admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()))) {
            Provisioning.topics(admin, ONE_COPY);
        }
    }

    private void provideSchemas() {
        Provisioning.schemas(SchemaRegistry.at(config.registry()));
    }

    private void awaitUp() {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        for (Part part : all()) {
            while (!(part.health() instanceof Health.Up)) {
                broken().ifPresent(reason -> {
                    throw new IllegalStateException(reason);
                });
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("%s: not up after %d s (%s); the run ends here"
                            .formatted(part.name(), LONGEST_START.toSeconds(), part.health()));
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", e);
        }
    }

    private List<Part> all() {
        List<Part> all = new ArrayList<>(parts);
        Stream.of(embedded.broker(), embedded.registry(), embedded.sink())
                .flatMap(Optional::stream)
                .forEach(all::add);
        return Collections.unmodifiableList(all);
    }
}
