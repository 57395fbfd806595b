package millrace.consumers.reactions;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.notifications.NotificationRequested;
import millrace.process.Settings;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/// One instance of a reaction in a process of its own, which appends to a `LetterFile`: to be killed, stopped and sent
/// away. SIGTERM ends it in good order. Every tenth letter becomes a dead letter.
final class LetterInstance {

    /// Which group protocol to speak, with a session of about 3 s, or of the 6 s that a broker allows at least.
    enum Protocol {
        CONSUMER,
        CLASSIC;

        Map<String, Object> overrides() {
            return switch (this) {
                case CONSUMER -> Map.of();
                case CLASSIC ->
                    Map.of(
                            "group.protocol",
                            "classic",
                            "partition.assignment.strategy",
                            CooperativeStickyAssignor.class.getName(),
                            "session.timeout.ms",
                            6_000,
                            "heartbeat.interval.ms",
                            300);
            };
        }
    }

    /// What an instance is told.
    ///
    /// @param name tells it apart from others of the reaction
    /// @param crash `NONE`, or a `CrashPoint`
    /// @param nth at which occurrence of `crash`
    record Orders(
            String bootstrapServers,
            String reaction,
            String topic,
            Path file,
            String name,
            int inFlight,
            Protocol protocol,
            String crash,
            int nth) {

        static Orders of(ReactionBroker broker, String reaction, Path file, String name, int inFlight) {
            return new Orders(
                    broker.bootstrapServers(),
                    reaction,
                    topic(reaction),
                    file,
                    name,
                    inFlight,
                    Protocol.CONSUMER,
                    "NONE",
                    0);
        }

        static String topic(String reaction) {
            return reaction + ".requested";
        }

        Orders speaking(Protocol other) {
            return new Orders(bootstrapServers, reaction, topic, file, name, inFlight, other, crash, nth);
        }

        Orders dyingAt(CrashPoint point, int occurrence) {
            return new Orders(
                    bootstrapServers, reaction, topic, file, name, inFlight, protocol, point.name(), occurrence);
        }

        private List<String> arguments() {
            return List.of(
                    bootstrapServers,
                    reaction,
                    topic,
                    file.toString(),
                    name,
                    Integer.toString(inFlight),
                    protocol.name(),
                    crash,
                    Integer.toString(nth));
        }

        private static Orders parse(String... words) {
            return new Orders(
                    words[0],
                    words[1],
                    words[2],
                    Path.of(words[3]),
                    words[4],
                    Integer.parseInt(words[5]),
                    Protocol.valueOf(words[6]),
                    words[7],
                    Integer.parseInt(words[8]));
        }
    }

    private static final int DEAD_LETTER_EVERY = 10;

    private LetterInstance() {}

    static boolean isDeadLetter(int sequence) {
        return sequence % DEAD_LETTER_EVERY == DEAD_LETTER_EVERY - 1;
    }

    static Path trips(Path file) {
        return file.resolveSibling(file.getFileName() + ".trips");
    }

    static Process start(Orders orders) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                LetterInstance.class.getName()));
        command.addAll(orders.arguments());
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// @param arguments of `Orders`
    public static void main(String... arguments) throws Exception {
        Orders orders = Orders.parse(arguments);
        var pen = new LetterFile(orders.file()).pen(orders.name());
        var crash = orders.crash().equals("NONE")
                ? Optional.<Crash>empty()
                : Optional.of(new Crash(CrashPoint.valueOf(orders.crash()), orders.nth(), trips(orders.file())));
        var reaction = new LetterReaction(
                orders.reaction(),
                Letters.topic(orders.topic()),
                WhenInDoubt.RESEND,
                delivery -> plan(delivery, pen, crash));
        Map<String, Object> overrides = new HashMap<>(orders.protocol().overrides());
        crash.map(armed -> CrashInterceptor.overrides(orders.reaction(), armed)).ifPresent(overrides::putAll);
        var part = ReactionPart.of(
                reaction,
                config(orders),
                new EventSerdes(SchemaRegistry.inMemory()),
                new SimpleMeterRegistry(),
                overrides);
        Runtime.getRuntime().addShutdownHook(new Thread(part::close, "close"));
        part.start();
        new CountDownLatch(1).await();
    }

    private static ReactionConfig config(Orders orders) {
        String prefix = "MILLRACE_" + orders.reaction().toUpperCase(Locale.ROOT) + "_";
        var settings = Settings.of(Map.of(
                "MILLRACE_BOOTSTRAP_SERVERS",
                orders.bootstrapServers(),
                prefix + "IN_FLIGHT",
                Integer.toString(orders.inFlight()),
                prefix + "FIRST_RETRY",
                "PT0.05S",
                prefix + "LONGEST_RETRY",
                "PT1S",
                prefix + "DRAIN_TIMEOUT",
                "PT10S"));
        var config = ReactionConfig.declare(settings, orders.reaction());
        settings.check();
        return config.get();
    }

    private static Plan plan(Delivery<NotificationRequested> delivery, LetterFile.Pen pen, Optional<Crash> crash) {
        if (delivery.attempt() > 1) {
            crash.ifPresent(armed -> armed.doesNotCount(delivery));
        }
        int sequence = Letters.sequence(delivery);
        if (isDeadLetter(sequence)) {
            return Plan.settled(new Outcome.DeadLetter("no such customer", List.of()));
        }
        String id = delivery.id().value();
        return Plan.fire(() -> {
            crash.ifPresent(armed -> armed.at(CrashPoint.FIRING, id));
            pause(2 + sequence % 9);
            pen.write(delivery);
            crash.ifPresent(armed -> armed.at(CrashPoint.FIRED, id));
            pause(1 + sequence % 4); // accepted, and the answer is on its way
            return LetterReaction.sent(delivery);
        });
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
