package millrace.processors.lineage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Event;
import millrace.schemas.EventSerdes;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import millrace.schemas.Identity;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/// An application in a `TopologyTestDriver`: events in and out with their envelopes, a registry in memory, and a wall
/// clock that only the test moves.
///
/// The driver has one partition, no cache, no rebalance, and forgets its stores when it closes; those need a broker.
public final class TopologyRun implements AutoCloseable {

    private final SchemaRegistry registry = SchemaRegistry.inMemory();
    private final EventSerdes serdes = new EventSerdes(registry);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<Instant> now;
    private final Path stateDirectory;
    private final StreamsAssembly assembly;
    private final TopologyTestDriver driver;

    private TopologyRun(StreamsApplication application, Instant now) {
        this.now = new AtomicReference<>(now);
        this.stateDirectory = newDirectory();
        this.assembly = StreamsAssembly.of(application, configuration(stateDirectory), registry, meters, this.now::get);
        this.driver = newDriver();
    }

    /// Runs `application` from `now` of the wall clock, with empty stores.
    public static TopologyRun of(StreamsApplication application, Instant now) {
        return new TopologyRun(application, now);
    }

    /// The settings of a run in the driver.
    public static StreamsConfiguration configuration(Path stateDirectory) {
        return new StreamsConfiguration(
                "nowhere:9092",
                URI.create("http://nowhere"),
                stateDirectory,
                -1,
                Duration.ofMillis(20),
                1,
                Duration.ofDays(7));
    }

    /// An event of an upstream system: source `/test`, recorded when it happened.
    public static <V extends SpecificRecord> Event<V> published(String id, Instant time, V value) {
        EventType<?> type = EventTypes.of(value);
        String subject = type.subjectOf(value);
        Envelope envelope =
                Envelope.published(new Identity("/test", id), type.name(), time, time, subject, Optional.empty());
        return new Event<>(envelope, subject, value);
    }

    /// Puts the event into its type's topic and processes it.
    public void publish(Event<? extends SpecificRecord> event) {
        Headers headers = new RecordHeaders();
        EnvelopeHeaders.write(event.envelope(), headers);
        String topic = EventTypes.of(event.value()).topic().name();
        byte[] value = serdes.serializer().serialize(topic, event.value());
        publish(
                topic,
                event.key().getBytes(StandardCharsets.UTF_8),
                value,
                headers,
                event.envelope().time());
    }

    /// As `publish(published(id, time, value))`.
    public void publish(String id, Instant time, SpecificRecord value) {
        publish(published(id, time, value));
    }

    /// Puts any record into a topic and processes it.
    public void publish(String topic, byte @Nullable [] key, byte @Nullable [] value, Headers headers, Instant time) {
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key, value, headers, time));
    }

    /// Takes every event that has come out into `topic` since the last call.
    public <V extends SpecificRecord> List<Event<V>> take(Topic<String, V> topic) {
        var output = driver.createOutputTopic(topic.name(), new StringDeserializer(), serdes.deserializer(topic));
        return output.readRecordsToList().stream()
                .map(record -> new Event<>(EnvelopeHeaders.read(record.headers()), record.key(), record.value()))
                .toList();
    }

    /// The values alone.
    public <V extends SpecificRecord> List<V> takeValues(Topic<String, V> topic) {
        return take(topic).stream().map(Event::value).toList();
    }

    /// Takes every record that has come out into the topic called `topic`, for example a dead letter topic.
    public List<TestRecord<byte[], byte[]>> takeRecords(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    /// Moves the wall clock and lets punctuators run.
    public void advance(Duration duration) {
        now.updateAndGet(time -> time.plus(duration));
        driver.advanceWallClockTime(duration);
    }

    public Instant now() {
        return now.get();
    }

    /// How many records of `step` met `fate`.
    public long count(String step, Fate fate) {
        return total("millrace.step.fates", "step", step, "fate", fate.tag());
    }

    /// How many records `step` was handed.
    public long in(String step) {
        return total("millrace.step.in", "step", step);
    }

    private long total(String meter, String... tags) {
        return Math.round(meters.find(meter).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }

    /// Serdes with the registry of this run.
    public EventSerdes serdes() {
        return serdes;
    }

    /// The application's state, for example `driver().getKeyValueStore(name)`.
    public TopologyTestDriver driver() {
        return driver;
    }

    /// Names that deployed state depends on: stores and topics, internal ones without the application's prefix.
    public SortedSet<String> persistentNames() {
        SortedSet<String> names = new TreeSet<>();
        for (TopologyDescription.Subtopology part :
                assembly.topology().describe().subtopologies()) {
            for (TopologyDescription.Node node : part.nodes()) {
                switch (node) {
                    case TopologyDescription.Source source -> names.addAll(source.topicSet());
                    case TopologyDescription.Sink sink -> names.add(sink.topic());
                    case TopologyDescription.Processor processor -> names.addAll(processor.stores());
                    default -> throw new IllegalStateException("unknown node " + node);
                }
            }
        }
        return names;
    }

    @Override
    public void close() {
        driver.close();
        deleteAll(stateDirectory);
    }

    private TopologyTestDriver newDriver() {
        Properties properties = new Properties();
        properties.putAll(assembly.properties());
        // the driver forgets what a transaction sent before its first record was processed: a dead letter of that
        // record
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        return new TopologyTestDriver(assembly.topology(), properties, now.get());
    }

    /// In memory where the system has a folder there: the driver commits, and so flushes, after every record.
    private static Path newDirectory() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "topology-run")
                    : Files.createTempDirectory("topology-run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path directory) {
        List<Path> paths = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            walk.forEach(paths::add);
            for (Path path : paths.reversed()) {
                Files.deleteIfExists(Objects.requireNonNull(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
