package millrace.standalone;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A short run with sample traffic on a folder of its own, for the JVM to learn from what later starts need.
///
/// The launcher says where it writes what it has learned, and calls this after the first ready line.
@Command(name = "warm-up", description = "Makes later starts quick.", mixinStandardHelpOptions = true)
final class WarmUpCommand implements Callable<Integer> {

    private static final int EVENTS_PER_SECOND = 50;
    private static final int ENOUGH_MAILS = 20;
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @Option(names = "--with-parent", description = "End when standard input does.")
    private boolean endsWithParent;

    @Override
    public Integer call() throws InterruptedException {
        if (endsWithParent) {
            Thread.ofPlatform().name("parent-watch").daemon().start(WarmUpCommand::endWithParent);
        }
        try (var run = Run.prepare(System.getenv(), Installation.fromSystemProperties(), LogFile::use)) {
            run.start();
            try (var traffic = new SampleTraffic(run.config().gateway(), EVENTS_PER_SECOND, InstantSource.system())) {
                traffic.start();
                awaitMails(run.folder().inbox().resolve("new"));
            }
        }
        return 0;
    }

    private static void awaitMails(Path inbox) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (mails(inbox) < ENOUGH_MAILS && System.nanoTime() < deadline) {
            Thread.sleep(BETWEEN_LOOKS);
        }
    }

    private static long mails(Path inbox) {
        try (var files = Files.list(inbox)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void endWithParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // as good as the end
        }
        Runtime.getRuntime().halt(1);
    }
}
