package millrace.consumers.mail;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.consumers.reactions.ReactionBroker;
import millrace.consumers.reactions.ReactionConfig;
import millrace.schemas.EventSerdes;
import millrace.schemas.SchemaRegistry;

/// The reaction in a process of its own, which a test can kill.
final class KillableMail {

    private KillableMail() {}

    static Process start(ReactionBroker broker, int smtpPort) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KillableMail.class.getName(),
                        broker.bootstrapServers(),
                        String.valueOf(smtpPort))
                .inheritIO()
                .start();
    }

    public static void main(String[] args) throws InterruptedException {
        var engine = new ReactionConfig(
                args[0],
                URI.create("http://127.0.0.1:1"),
                100,
                5,
                Duration.ofMillis(50),
                Duration.ofMillis(400),
                Duration.ofSeconds(10),
                1,
                Duration.ofDays(7));
        var config = Samples.config(engine, Integer.parseInt(args[1]), WhenInDoubt.RESEND);
        var serdes = new EventSerdes(SchemaRegistry.inMemory());
        var part = MailPart.of(config, serdes, new SimpleMeterRegistry(), InstantSource.system());
        Runtime.getRuntime().addShutdownHook(new Thread(part::close));
        part.start();
        new CountDownLatch(1).await();
    }
}
