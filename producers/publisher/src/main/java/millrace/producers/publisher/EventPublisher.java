package millrace.producers.publisher;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Event;
import millrace.schemas.EventSerdes;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import millrace.schemas.Identity;
import millrace.schemas.SchemaRegistry;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;

/// Publishes events: a future per event, completed with its position once every in-sync replica has it.
///
/// Safe for many threads; one per process is enough. Events of one key published one after another are stored in that
/// order. A future fails with a `PublishException`, which says whether the event is stored; continuations without an
/// executor run on the sending thread and must be short.
public final class EventPublisher implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    /// The producer's own bound is `maxRecordBytes`, and its failures say so.
    private static final int MAX_VALUE_BYTES = 64 * 1024 * 1024;

    private final KafkaProducer<byte[], byte[]> producer;
    private final Serializer<SpecificRecord> serializer;
    private final InstantSource clock;

    private EventPublisher(
            KafkaProducer<byte[], byte[]> producer, Serializer<SpecificRecord> serializer, InstantSource clock) {
        this.producer = producer;
        this.serializer = serializer;
        this.clock = clock;
    }

    /// Begins to connect, and returns without waiting for a broker or the registry.
    public static EventPublisher connect(PublisherConfig config) {
        return connect(config, SchemaRegistry.at(config.registryUrl()));
    }

    /// As `connect(config)`, with a registry of the caller's.
    public static EventPublisher connect(PublisherConfig config, SchemaRegistry registry) {
        return new EventPublisher(
                new KafkaProducer<>(ProducerSettings.of(config), new ByteArraySerializer(), new ByteArraySerializer()),
                new EventSerdes(registry, MAX_VALUE_BYTES).serializer(),
                InstantSource.system());
    }

    /// Publishes a fact under an identity of the caller's.
    ///
    /// @param source who says so, a URI reference; with `id` it is the identity
    /// @param id unique within the source
    /// @param time when it happened
    /// @throws IllegalArgumentException if no topic takes facts of this type from upstream systems
    public CompletableFuture<Position> publish(String source, String id, Instant time, SpecificRecord fact) {
        EventType<?> type = EventTypes.of(fact);
        String subject = type.subjectOf(fact);
        Identity identity = new Identity(source, id);
        Envelope envelope = Envelope.published(identity, type.name(), time, clock.instant(), subject, Optional.empty());
        return publish(new Event<>(envelope, subject, fact));
    }

    /// Publishes `event` to the topic of its type.
    ///
    /// @throws IllegalArgumentException if no topic takes facts of this type from upstream systems
    public CompletableFuture<Position> publish(Event<? extends SpecificRecord> event) {
        try {
            return publish(encode(event, List.of()));
        } catch (KafkaException e) {
            String topic = EventTypes.of(event.value()).topic().name();
            return CompletableFuture.failedFuture(Failures.beforeSending(topic, e));
        }
    }

    /// The bytes that `event` will be stored as.
    ///
    /// @param extensions further headers
    /// @throws IllegalArgumentException if no topic takes facts of this type from upstream systems
    /// @throws KafkaException if the registry gives no id for the schema
    public EncodedEvent encode(Event<? extends SpecificRecord> event, List<Header> extensions) {
        EventType<?> type = EventTypes.of(event.value());
        if (!type.published()) {
            throw new IllegalArgumentException(
                    "event type '%s' follows from others; upstream systems cannot publish it".formatted(type.name()));
        }
        String topic = type.topic().name();
        byte[] value = serializer.serialize(topic, event.value());
        return new EncodedEvent(event.envelope(), topic, event.key(), value, extensions);
    }

    /// Publishes what `encode` made.
    public CompletableFuture<Position> publish(EncodedEvent event) {
        var record = new ProducerRecord<>(
                event.topic(),
                null,
                event.envelope().time().toEpochMilli(),
                event.key().getBytes(StandardCharsets.UTF_8),
                event.value());
        EnvelopeHeaders.write(event.envelope(), record.headers());
        event.extensions().forEach(record.headers()::add);
        var stored = new StoredFuture(event.topic(), Thread.currentThread());
        try {
            stored.sent(producer.send(record, stored));
        } catch (KafkaException | IllegalStateException e) {
            stored.completeExceptionally(Failures.beforeSending(event.topic(), e));
        }
        return stored;
    }

    /// Takes nothing new, waits up to 30 s for what has been sent, and fails the rest.
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
