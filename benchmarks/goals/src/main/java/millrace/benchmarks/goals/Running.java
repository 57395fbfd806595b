package millrace.benchmarks.goals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A contender's process.
final class Running implements AutoCloseable {

    private final Process process;
    private final Path said;
    private boolean isSentAway;

    private Running(Process process, Path said) {
        this.process = process;
        this.said = said;
    }

    static Running start(Orders orders, Path folder) throws IOException {
        String name = orders.name() + "-" + orders.instance();
        Path said = folder.resolve(name + ".out");
        Process process = Jvm.builder(
                        folder.resolve(name + ".log"),
                        List.of("-Xmx768m", "-XX:+UseSerialGC"),
                        Contender.class.getName(),
                        orders.words())
                .redirectOutput(said.toFile())
                .start();
        return new Running(process, said);
    }

    /// Whether it has ended although nobody sent it away.
    boolean hasDied() {
        return !isSentAway && !process.isAlive();
    }

    /// kill -9.
    void kill() {
        isSentAway = true;
        process.destroyForcibly();
        join(Duration.ofSeconds(10));
    }

    /// SIGTERM, and kill -9 if it has not gone after a minute.
    void leave() {
        isSentAway = true;
        process.destroy();
        if (!join(Duration.ofMinutes(1))) {
            kill();
        }
    }

    private boolean join(Duration atMost) {
        try {
            return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Most memory it has had so far, MiB; Linux only, else 0.
    long peakMib() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }

    /// How long it took to become ready; negative if it is not.
    long readyMs() {
        return last()[0];
    }

    long platformThreads() {
        return last()[1];
    }

    double startP50Ms() {
        return last()[2] / 1_000.0;
    }

    private long[] last() {
        try {
            List<String> lines = Files.readAllLines(said).stream()
                    .filter(line -> line.matches("-?\\d+ \\d+ \\d+"))
                    .toList();
            if (lines.isEmpty()) {
                return new long[] {-1, 0, 0};
            }
            String[] words = lines.getLast().split(" ", -1);
            return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])};
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
