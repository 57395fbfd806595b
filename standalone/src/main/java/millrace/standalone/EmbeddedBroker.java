package millrace.standalone;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import millrace.process.Health;
import millrace.process.Part;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.storage.internals.checkpoint.CleanShutdownFileHandler;

/// A Kafka of one node, broker and controller in one, on loopback. It keeps its data in a folder.
///
/// The only class that knows Kafka's server: those are internal APIs of the pinned version. Why a killed broker starts
/// twice, and why no broker is ever fenced, is in decision 0020.
final class EmbeddedBroker implements Part {

    /// Nobody could take over from the only broker, so it need not be fenced for having stood still.
    private static final Duration LONG_SESSION = Duration.ofMinutes(2);

    /// What a broker that was killed makes its successor wait.
    private static final Duration SHORT_SESSION = Duration.ofSeconds(2);

    private final Path folder;
    private final int port;
    private volatile Optional<KafkaRaftServer> server = Optional.empty();

    EmbeddedBroker(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    @Override
    public String name() {
        return "kafka";
    }

    /// Returns when the broker is registered and takes records.
    @Override
    public void start() {
        if (Files.exists(folder.resolve("meta.properties"))) {
            if (!new CleanShutdownFileHandler(folder.toString()).exists()) {
                recover();
            }
        } else {
            format();
        }
        start(port, LONG_SESSION);
    }

    /// Starts where no client sees it, and stops in good order: what a killed broker has left is mended, and its
    /// registration no longer stands in the way of the next one.
    private void recover() {
        start(Listener.anyFreePort(), SHORT_SESSION);
        close();
    }

    private void start(int at, Duration session) {
        var properties = BrokerProperties.of(folder, at, Listener.anyFreePort(), session);
        var starting =
                new KafkaRaftServer(KafkaConfig.fromProps(BrokerProperties.asProperties(properties)), Time.SYSTEM);
        server = Optional.of(starting);
        starting.startup();
    }

    @Override
    public Health health() {
        return server.isPresent() ? new Health.Up() : new Health.Down("not started");
    }

    @Override
    public void close() {
        server.ifPresent(running -> {
            running.shutdown();
            running.awaitShutdown();
        });
        server = Optional.empty();
    }

    /// Gives an empty folder the identity of a cluster, once.
    private void format() {
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setNodeId(BrokerProperties.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(folder.toString())
                    .addDirectory(folder.toString())
                    .setHasDynamicQuorum(false)
                    .setIgnoreFormatted(true)
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "kafka: folder %s takes no new cluster (%s); the run ends here".formatted(folder, e.getMessage()),
                    e);
        }
    }
}
