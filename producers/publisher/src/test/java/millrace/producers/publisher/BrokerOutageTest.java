package millrace.producers.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import millrace.orders.OrderShipped;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.TestBroker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BrokerOutageTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final URI NO_REGISTRY = URI.create("http://localhost:1/apis/ccompat/v7");

    @Test
    void saysThatNoBrokerTookAnEvent() {
        var config = PublisherConfig.of("localhost:1", NO_REGISTRY).withBuffer(1 << 20, Duration.ofMillis(100));
        try (var publisher = EventPublisher.connect(config, SchemaRegistry.inMemory())) {
            assertThatThrownBy(publish(publisher, "away", "DHL")::join)
                    .cause()
                    .isInstanceOfSatisfying(NotStoredException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(NotStoredException.Reason.BROKER_UNAVAILABLE));
        }
    }

    @Test
    void saysThatAnEventMayBeStored() throws Exception {
        try (var broker = TestBroker.start()) {
            broker.createTopic("orders.events", 1, Map.of());
            var config = PublisherConfig.of(broker.bootstrapServers(), NO_REGISTRY)
                    .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(6))
                    .withLinger(Duration.ofSeconds(5));
            try (var publisher = EventPublisher.connect(config, SchemaRegistry.inMemory())) {
                // no broker is left by the time it is sent
                var waiting = publish(publisher, "waiting", "DHL");
                broker.stop();

                assertThatThrownBy(waiting::join)
                        .isInstanceOf(CompletionException.class)
                        .cause()
                        .isInstanceOfSatisfying(OutcomeUnknownException.class, unknown -> {
                            assertThat(unknown.topic()).isEqualTo("orders.events");
                            assertThat(unknown.partition()).isZero();
                        });
            }
        }
    }

    @Test
    void saysThatItsBufferIsFullAndStoresTheRest() throws Exception {
        try (var broker = TestBroker.start()) {
            broker.createTopic("orders.events", 1, Map.of());
            var config =
                    PublisherConfig.of(broker.bootstrapServers(), NO_REGISTRY).withBuffer(1 << 20, Duration.ZERO);
            try (var publisher = EventPublisher.connect(config, SchemaRegistry.inMemory())) {
                String carrier = incompressible(200_000);
                while (publish(publisher, "first", "DHL")
                        .handle((position, failure) -> failure != null)
                        .join()) {
                    Thread.onSpinWait();
                }
                List<CompletableFuture<Position>> futures = IntStream.range(0, 100)
                        .mapToObj(number -> publish(publisher, "burst-" + number, carrier))
                        .toList();
                List<CompletableFuture<Position>> refused = futures.stream()
                        .filter(future -> future.handle((position, failure) -> failure != null)
                                .join())
                        .toList();

                assertThat(refused).isNotEmpty().allSatisfy(future -> assertThatThrownBy(future::join)
                        .cause()
                        .isInstanceOf(PublisherSaturatedException.class)
                        .hasMessageStartingWith("orders.events: the publisher's buffer is full (")
                        .hasMessageEndingWith("); the event is not stored; publish it again later"));
                assertThat(broker.recordsOf("orders.events")).hasSize(1 + 100 - refused.size());
            }
        }
    }

    private static CompletableFuture<Position> publish(EventPublisher publisher, String id, String carrier) {
        return publisher.publish("/shop", id, NOON, new OrderShipped("o-1", carrier, null));
    }

    private static String incompressible(int length) {
        return new Random(1)
                .ints(length, '!', '~')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
