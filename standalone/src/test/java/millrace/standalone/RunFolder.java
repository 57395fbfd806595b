package millrace.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A data folder for a run in this JVM, on ports that are free.
///
/// @param data the folder
record RunFolder(Path data) {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    /// A run that is ready.
    Run start() {
        var run = Run.prepare(environment(), Installation.fromSystemProperties(), _ -> {});
        run.start();
        return run;
    }

    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        for (String listener : List.of("KAFKA", "REGISTRY", "SMTP", "GATEWAY", "MQTT", "OPERATIONS")) {
            environment.put("MILLRACE_%s_PORT".formatted(listener), "0");
        }
        environment.put("MILLRACE_DATA", data.toString());
        return environment;
    }

    /// The mails in the inbox, once there are `count`, or after a minute.
    List<String> awaitMails(int count) throws IOException, InterruptedException {
        Path inbox = data.resolve("inbox").resolve("new");
        long deadline = System.nanoTime() + LONGEST.toNanos();
        try (var watch = inbox.getFileSystem().newWatchService()) {
            inbox.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            while (mails(inbox).size() < count && System.nanoTime() < deadline) {
                var key = watch.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
        return mails(inbox);
    }

    private static List<String> mails(Path inbox) throws IOException {
        try (Stream<Path> files = Files.list(inbox)) {
            return files.map(RunFolder::text).toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
