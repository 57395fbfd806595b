package millrace.consumers.reactions;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;

/// A reaction in a process of its own, to be killed, whose receiver is always busy: each attempt is a line.
final class StubbornProcess {

    static final int MOST_ATTEMPTS = 4;

    private StubbornProcess() {}

    /// @param arguments bootstrap servers, reaction, file
    public static void main(String... arguments) throws Exception {
        Path file = Path.of(arguments[2]);
        var reaction = new LetterReaction(
                arguments[1],
                Letters.topic(arguments[1] + ".requested"),
                WhenInDoubt.RESEND,
                delivery -> Plan.fire(() -> {
                    write(file, delivery.attempt());
                    return new Outcome.Retry(Duration.ZERO, "busy");
                }));
        var config = new ReactionConfig(
                arguments[0],
                URI.create("http://127.0.0.1:1"),
                10,
                MOST_ATTEMPTS,
                Duration.ofSeconds(4), // longer than a take-over
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                1,
                Duration.ofDays(7));
        ReactionPart.of(reaction, config, new EventSerdes(SchemaRegistry.inMemory()), new SimpleMeterRegistry())
                .start();
        new CountDownLatch(1).await();
    }

    private static void write(Path file, int attempt) {
        try {
            Files.writeString(file, attempt + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Process start(ReactionBroker broker, String reaction, Path file) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StubbornProcess.class.getName(),
                        broker.bootstrapServers(),
                        reaction,
                        file.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
