package millrace.consumers.reactions;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationRequested;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;

/// A reaction in a process of its own, to be killed: each effect is a line appended to a file, which neither
/// recognises a repeat nor can be asked.
final class LetterProcess {

    private LetterProcess() {}

    /// @param arguments bootstrap servers, reaction, topic, file, `RESEND` or `PARK`, effects in flight
    public static void main(String... arguments) throws Exception {
        var lines = FileChannel.open(
                Path.of(arguments[3]), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        var reaction = new LetterReaction(
                arguments[1],
                Letters.topic(arguments[2]),
                WhenInDoubt.valueOf(arguments[4]),
                delivery -> Plan.fire(() -> append(lines, delivery)));
        var config = new ReactionConfig(
                arguments[0],
                URI.create("http://127.0.0.1:1"),
                Integer.parseInt(arguments[5]),
                20,
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                1,
                Duration.ofDays(7));
        var serdes = new EventSerdes(SchemaRegistry.inMemory());
        ReactionPart.of(reaction, config, serdes, new SimpleMeterRegistry()).start();
        new CountDownLatch(1).await();
    }

    private static Outcome append(FileChannel lines, Delivery<NotificationRequested> delivery) {
        String line = "%s %d %s\n".formatted(delivery.event().key(), Letters.sequence(delivery), delivery.uncertain());
        try {
            Thread.sleep(2 + delivery.position().offset() % 18);
            lines.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            Thread.sleep(1 + delivery.position().offset() % 5); // accepted, and the answer is on its way
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return LetterReaction.sent(delivery);
    }

    static Process start(
            ReactionBroker broker, String name, String topic, Path file, WhenInDoubt whenInDoubt, int inFlight)
            throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LetterProcess.class.getName(),
                        broker.bootstrapServers(),
                        name,
                        topic,
                        file.toString(),
                        whenInDoubt.name(),
                        Integer.toString(inFlight)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// What the file says now.
    static EffectJournal journal(Path file) {
        try {
            return new EffectJournal(Files.readAllLines(file).stream()
                    .map(line -> line.split(" "))
                    .filter(words -> words.length == 3)
                    .map(words -> new EffectJournal.Seen(
                            words[0], Integer.parseInt(words[1]), Boolean.parseBoolean(words[2])))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
