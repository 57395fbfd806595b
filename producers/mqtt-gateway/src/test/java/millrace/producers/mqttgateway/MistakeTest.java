package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Mistakes of the gateway itself, in the one thread that stores.
@Timeout(120)
class MistakeTest {

    private final AtomicReference<@Nullable Supplier<Instant>> mistake = new AtomicReference<>();

    /// The clock is what the storing thread asks while it has a message in hand.
    private final InstantSource clock = () -> {
        Supplier<Instant> once = Thread.currentThread().getName().equals("mqtt-store") ? mistake.getAndSet(null) : null;
        return once == null ? Instant.parse("2026-03-01T12:00:00Z") : once.get();
    };

    @Test
    void endsTheConnectionOfAMessageThatAnErrorHitsAndGoesOn() throws Exception {
        try (var gateway = TestGateway.start(DeviceBroker.shared().bootstrapServers(), Map.of(), clock)) {
            mistake.set(() -> {
                throw new StackOverflowError("planted");
            });
            try (var client = RawClient.five(gateway.port(), "unlucky")) {
                client.publish(1, 1, "devices/unlucky/readings", StoredReadingsTest.reading(1));

                var farewell = client.read();

                assertThat(farewell.type()).isEqualTo(RawClient.DISCONNECT);
                assertThat(farewell.body()[0] & 0xff).isEqualTo(0x83);
                assertThat(farewell.reason(1)).isEqualTo("a message could not be stored; connect and send it again");
            }
            try (var client = RawClient.five(gateway.port(), "unlucky")) {
                client.publishAgain(1, 1, "devices/unlucky/readings", StoredReadingsTest.reading(1));
                assertThat(client.read().reasonCode()).isZero();
            }

            TestGateway.await("all messages to end", () -> gateway.gauge("millrace.mqtt.in.flight.messages") == 0);
            assertThat(TestGateway.readings(DeviceBroker.shared(), "unlucky")).hasSize(1);
            assertThat(gateway.count("millrace.mqtt.messages", "qos", "1", "result", "failed"))
                    .isEqualTo(1);
        }
    }

    @Test
    void keepsAMessageThatItFailsToUnderstand() throws Exception {
        try (var gateway = TestGateway.start(DeviceBroker.shared().bootstrapServers(), Map.of(), clock);
                var client = RawClient.five(gateway.port(), "puzzling")) {
            mistake.set(() -> {
                throw new IllegalStateException("planted");
            });
            client.publish(1, 1, "devices/puzzling/readings", StoredReadingsTest.reading(1));

            var answer = client.read();

            assertThat(answer.reasonCode()).isEqualTo(0x83);
            assertThat(answer.reason(3)).isEqualTo("message could not be read; see the log; kept as a dead letter");
            assertThat(DeviceBroker.deadLetters(DeviceBroker.shared(), "devices/puzzling/readings"))
                    .hasSize(1);
        }
    }
}
