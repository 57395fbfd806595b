package millrace.standalone;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import millrace.process.WrongSettingsException;
import org.apache.kafka.common.utils.Exit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Runs everything until it is told to stop.
@Command(
        name = "run",
        description = "Runs everything on this machine: Kafka, registry, gateway, topologies, mail.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int WRONG_SETTINGS = 2;
    private static final int FAILED = 1;

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final CountDownLatch told = new CountDownLatch(1);

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        try {
            var run = Run.prepare(System.getenv(), Installation.fromSystemProperties(), LogFile::use);
            Exit.setHaltProcedure((status, message) -> brokerGaveUp(err, run.folder()));
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("drain").unstarted(() -> end(run, err)));
            run.start();
            out.print(ReadyReport.of(
                    run.config(), ReadyReport.sinceLaunch(InstantSource.system().instant())));
            out.flush();
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
