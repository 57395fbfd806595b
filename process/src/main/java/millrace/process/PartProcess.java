package millrace.process;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One part in a process of its own: the `main` of every process module, in three lines.
///
/// Serves health and metrics on `MILLRACE_OPERATIONS_PORT` (default 9404, loopback unless `MILLRACE_OPERATIONS_HOST`
/// says otherwise), closes the part on SIGTERM and SIGINT.
public final class PartProcess {

    private static final Logger LOG = LoggerFactory.getLogger(PartProcess.class);

    private static final String DATA = "MILLRACE_DATA";

    private PartProcess() {}

    /// Says which settings a part needs, and makes the part once they have been checked.
    @FunctionalInterface
    public interface Maker {

        /// Declares every setting of the part; what it returns is called after `settings.check()`.
        Supplier<Part> declare(Settings settings, PrometheusMeterRegistry meters);
    }

    /// Runs until the process is told to stop. Wrong settings are printed and end it with exit code 2.
    public static void run(Maker maker) {
        try {
            run(maker, System.getenv());
        } catch (WrongSettingsException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(Maker maker, Map<String, String> environment) {
        var settings = Settings.of(environment);
        var port = settings.port("MILLRACE_OPERATIONS_PORT", 9404);
        var host = settings.text("MILLRACE_OPERATIONS_HOST", "127.0.0.1");
        settings.text(DATA, ".millrace"); // every process may be told, and most have no use for it
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        var making = maker.declare(settings, meters);
        settings.check();
        var part = making.get();
        var operations = new OperationsServer(host.value(), port.value(), List.of(part), meters);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> {
            part.close();
            operations.close();
            stopped.countDown();
        }));
        start(operations, part);
        LOG.info("started part={} operationsPort={}", part.name(), operations.port());
        await(stopped);
    }

    private static void start(OperationsServer operations, Part part) {
        try {
            operations.start();
            part.start();
        } catch (RuntimeException e) {
            LOG.error("cannot start part={} reason={}", part.name(), e.getMessage(), e);
            System.exit(1);
        }
    }

    private static void await(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
