package millrace.standalone;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import millrace.process.WrongSettingsException;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Runs everything until it is told to stop.
@Command(
        name = "run",
        description = "Runs everything on this machine: Kafka, registry, gateway, topologies, mail.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int MOST_SAMPLES = 10_000;
    private static final int WRONG_SETTINGS = 2;
    private static final int FAILED = 1;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Option(
            names = "--sample-traffic",
            paramLabel = "N",
            description = "Sends N sample events a second to the gateway, 0 to 10,000; default 0.")
    private int sampleEventsPerSecond;

    private final Queue<Runnable> endFirst = new ConcurrentLinkedQueue<>();
    private final CountDownLatch told = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        if (sampleEventsPerSecond < 0 || sampleEventsPerSecond > MOST_SAMPLES) {
            throw new ParameterException(
                    command.commandLine(),
                    "--sample-traffic is %d; expected 0 to %d events a second"
                            .formatted(sampleEventsPerSecond, MOST_SAMPLES));
        }
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            var installation = Installation.fromSystemProperties();
            var run = Run.prepare(System.getenv(), installation, LogFile::use);
            Exit.setHaltProcedure((status, message) -> brokerGaveUp(err, run.folder()));
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> end(run, err)));
            run.start();
            out.print(ReadyReport.of(
                    run.config(), ReadyReport.sinceLaunch(InstantSource.system().instant())));
            out.flush();
            installation.launcher().ifPresent(launcher -> warmUp(launcher, run.folder()));
            if (sampleEventsPerSecond > 0) {
                sendSamples(run.config().gateway());
            }
            awaitBroken(run, err);
            return FAILED;
        } catch (WrongSettingsException e) {
            err.println(e.getMessage());
            return WRONG_SETTINGS;
        } catch (RuntimeException e) {
            err.println(e.getMessage());
            if (!(e instanceof CannotRunException)) {
                e.printStackTrace(); // standard error is the log file by then
            }
            return FAILED;
        }
    }

    private void sendSamples(URI gateway) {
        var traffic = new SampleTraffic(gateway, sampleEventsPerSecond, InstantSource.system());
        endFirst.add(traffic::close);
        traffic.start();
    }

    private void warmUp(Path launcher, DataFolder folder) {
        try {
            endFirst.add(BackgroundWarmUp.start(launcher, folder.log("warm-up"))::close);
        } catch (IOException e) {
            LoggerFactory.getLogger(RunCommand.class).warn("later starts stay slow reason={}", e.toString());
        }
    }

    private void awaitBroken(Run run, PrintWriter err) throws InterruptedException {
        while (!told.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
            var reason = run.broken();
            if (reason.isPresent()) {
                err.println(reason.get());
                return;
            }
        }
    }

    /// On SIGINT and SIGTERM, and where a start or a part fails.
    private void end(Run run, PrintWriter err) {
        told.countDown();
        Thread.ofPlatform().name("stop-watch").daemon().start(() -> haltWhenLate(err));
        endFirst.forEach(Runnable::run);
        run.close();
    }

    private static void haltWhenLate(PrintWriter err) {
        try {
            Thread.sleep(LONGEST_STOP);
        } catch (InterruptedException _) {
            return;
        }
        err.println("run: not stopped within %d s; ended as it is, nothing that was acknowledged is lost"
                .formatted(LONGEST_STOP.toSeconds()));
        Runtime.getRuntime().halt(FAILED);
    }

    private static void brokerGaveUp(PrintWriter err, DataFolder folder) {
        err.println(
                "kafka: its folder %s cannot be written or read any more; make room or mend it, then run again (log: %s)"
                        .formatted(folder.kafka(), folder.log("millrace")));
        Runtime.getRuntime().halt(FAILED);
    }
}
