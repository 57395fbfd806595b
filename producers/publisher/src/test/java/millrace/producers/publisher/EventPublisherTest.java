package millrace.producers.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import millrace.customers.CustomerProfile;
import millrace.orders.OrderConfirmed;
import millrace.orders.OrderShipped;
import millrace.orders.PaymentAuthorized;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Identity;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.TestBroker;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventPublisherTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final URI NO_REGISTRY = URI.create("http://localhost:1/apis/ccompat/v7");
    private static final SchemaRegistry REGISTRY = SchemaRegistry.inMemory();

    private static TestBroker broker;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start();
        broker.createTopic("orders.events", 3, Map.of());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void storesAnEventWhereItsPositionSays() throws Exception {
        Position position;
        try (var publisher = connect()) {
            position = publisher
                    .publish("/shop", "storesAnEvent", NOON, new OrderShipped("o-1", "DHL", "JD014"))
                    .join();
        }

        var record = broker.recordsOf("orders.events").stream()
                .filter(candidate ->
                        candidate.partition() == position.partition() && candidate.offset() == position.offset())
                .findFirst()
                .orElseThrow();
        Envelope envelope = EnvelopeHeaders.read(record.headers());
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("o-1");
        assertThat(record.timestamp()).isEqualTo(NOON.toEpochMilli());
        assertThat(envelope.identity()).isEqualTo(new Identity("/shop", "storesAnEvent"));
        assertThat(envelope.type()).isEqualTo("millrace.orders.OrderShipped");
        assertThat(envelope.subject()).isEqualTo("o-1");
        assertThat(envelope.correlationId()).isEqualTo("storesAnEvent");
        assertThat(envelope.causationIds()).isEmpty();
        assertThat(envelope.recordedTime()).isAfter(NOON.minus(Duration.ofDays(3650)));
        assertThat(record.value()[0]).isZero();
        assertThat(ByteBuffer.wrap(record.value()).getInt(1))
                .isEqualTo(REGISTRY.idOf("orders.events-millrace.orders.OrderShipped", OrderShipped.getClassSchema()));
        assertThat(new GenericDatumReader<>(OrderShipped.getClassSchema())
                        .read(
                                null,
                                DecoderFactory.get().binaryDecoder(record.value(), 5, record.value().length - 5, null))
                        .toString())
                .isEqualTo("{\"orderId\": \"o-1\", \"carrier\": \"DHL\", \"trackingNumber\": \"JD014\"}");
        assertThat(position.toString())
                .isEqualTo("orders.events-%d@%d".formatted(position.partition(), position.offset()));
    }

    @Test
    void keepsTheOrderOfAKeyForManyThreads() throws Exception {
        var threads = Executors.newFixedThreadPool(8);
        try (var publisher = connect()) {
            var done = IntStream.range(0, 8)
                    .mapToObj(thread -> threads.submit(() -> IntStream.range(0, 200)
                            .mapToObj(number -> publisher.publish(
                                    "/threads/" + thread,
                                    Integer.toString(number),
                                    NOON,
                                    new OrderShipped("key-" + thread, "DHL", null)))
                            .toList()))
                    .toList();
            for (var futures : done) {
                CompletableFuture.allOf(futures.get().toArray(CompletableFuture[]::new))
                        .get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdown();
        }

        for (int thread = 0; thread < 8; thread++) {
            String source = "/threads/" + thread;
            assertThat(broker.recordsOf("orders.events").stream()
                            .map(record ->
                                    EnvelopeHeaders.read(record.headers()).identity())
                            .filter(identity -> identity.source().equals(source))
                            .map(Identity::id))
                    .containsExactlyElementsOf(
                            IntStream.range(0, 200).mapToObj(Integer::toString).toList());
        }
    }

    @Test
    void refusesAFactThatFollowsFromOthers() {
        try (var publisher = connect()) {
            var fact = new OrderConfirmed("o-1", "c-1", "EUR", new BigDecimal("1.00"));

            assertThatThrownBy(() -> publisher.publish("/shop", "derived", NOON, fact))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("event type 'millrace.orders.OrderConfirmed' follows from others;"
                            + " upstream systems cannot publish it");
        }
    }

    @Test
    void saysThatAnEventIsTooLarge() {
        try (var publisher = connect()) {
            var stored = publisher.publish(
                    "/shop", "large", NOON, new OrderShipped("o-1", "x".repeat(2 * 1024 * 1024), null));

            assertThat(reasonOf(stored)).isEqualTo(NotStoredException.Reason.TOO_LARGE);
        }
    }

    @Test
    void saysThatTheTopicRefusesATime() {
        try (var publisher = connect()) {
            var stored = publisher.publish(
                    "/shop", "future", Instant.now().plus(Duration.ofHours(3)), new OrderShipped("o-1", "DHL", null));

            assertThat(reasonOf(stored)).isEqualTo(NotStoredException.Reason.TIME_REFUSED);
        }
    }

    @Test
    void saysThatNobodyHasProvisionedTheTopic() {
        var config = config().withBuffer(1 << 20, Duration.ofMillis(300));
        try (var publisher = EventPublisher.connect(config, REGISTRY)) {
            var profile = CustomerProfile.newBuilder()
                    .setCustomerId("c-1")
                    .setName("Ada")
                    .setEmail("ada@customers.example")
                    .build();

            assertThat(reasonOf(publisher.publish("/shop", "unprovisioned", NOON, profile)))
                    .isEqualTo(NotStoredException.Reason.NOT_PROVISIONED);
        }
    }

    @Test
    void saysThatTheRegistryIsAway() {
        try (var publisher = EventPublisher.connect(config())) {
            var stored = publisher.publish("/shop", "no-registry", NOON, new OrderShipped("o-1", "DHL", null));

            assertThat(reasonOf(stored)).isEqualTo(NotStoredException.Reason.REGISTRY_UNAVAILABLE);
        }
    }

    @Test
    void saysThatItHasBeenClosed() {
        var publisher = connect();
        publisher.close();

        assertThat(reasonOf(publisher.publish("/shop", "closed", NOON, new OrderShipped("o-1", "DHL", null))))
                .isEqualTo(NotStoredException.Reason.CLOSED);
    }

    @Test
    void storesAllThatWasPublishedBeforeItIsClosed() {
        List<CompletableFuture<Position>> stored;
        try (var publisher = EventPublisher.connect(config().withLinger(Duration.ofSeconds(5)), REGISTRY)) {
            stored = IntStream.range(0, 500)
                    .mapToObj(number -> publisher.publish(
                            "/closing",
                            Integer.toString(number),
                            NOON,
                            new PaymentAuthorized("o-" + number, new BigDecimal("1.00"), "EUR", "card")))
                    .toList();
        }

        assertThat(stored).allMatch(future -> future.isDone() && !future.isCompletedExceptionally());
    }

    private static EventPublisher connect() {
        return EventPublisher.connect(config(), REGISTRY);
    }

    private static PublisherConfig config() {
        return PublisherConfig.of(broker.bootstrapServers(), NO_REGISTRY);
    }

    private static NotStoredException.Reason reasonOf(CompletableFuture<Position> future) {
        try {
            throw new AssertionError("stored at " + future.join());
        } catch (CompletionException e) {
            return ((NotStoredException) Objects.requireNonNull(e.getCause())).reason();
        }
    }
}
