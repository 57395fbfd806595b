package millrace.standalone;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import millrace.process.Health;
import millrace.process.Part;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/// A Kafka of one node, broker and controller in one, on loopback. It keeps its data in a folder.
///
/// The only class that knows Kafka's server: those are internal APIs of the pinned version.
final class EmbeddedBroker implements Part {

    private final Path folder;
    private final Map<String, String> properties;
    private volatile Optional<KafkaRaftServer> server = Optional.empty();

    /// @param controllerPort for the broker's talk with itself; may differ from start to start
    EmbeddedBroker(Path folder, int port, int controllerPort) {
        this.folder = folder;
        this.properties = BrokerProperties.of(folder, port, controllerPort);
    }

    @Override
    public String name() {
        return "kafka";
    }

    /// Returns when the broker is registered and takes records.
    @Override
    public void start() {
        format();
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
        if (Files.exists(folder.resolve("meta.properties"))) {
            return;
        }
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
