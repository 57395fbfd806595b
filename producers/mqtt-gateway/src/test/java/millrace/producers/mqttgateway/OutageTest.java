package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import millrace.process.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `-Dmillrace.outage.seconds=60` keeps the broker away for a minute; without it until the gateway says that it is.
@Timeout(300)
class OutageTest {

    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("millrace.outage.seconds", 0));

    private static final int MESSAGES = 3_000;
    private static final int BOUND = 64 * 1024;

    @Test
    void holdsBackWhatCannotBeStoredAndKeepsTheConnections() throws Exception {
        try (var broker = DeviceBroker.start();
                var gateway = TestGateway.start(
                        broker.bootstrapServers(),
                        Map.of(
                                "MILLRACE_MQTT_WINDOW",
                                "1000",
                                "MILLRACE_MQTT_MAX_IN_FLIGHT_BYTES",
                                String.valueOf(BOUND)));
                var modest = RawClient.three(gateway.port(), "modest", true);
                var greedy = RawClient.three(gateway.port(), "greedy", true);
                var alsoGreedy = RawClient.three(gateway.port(), "also-greedy", true)) {
            modest.publish(1, 1, "devices/modest/readings", StoredReadingsTest.reading(1));
            assertThat(modest.read()).hasToString("4 1");
            broker.stop();
            long stopped = System.nanoTime();

            for (int number = 2; number <= 10; number++) {
                modest.publish(1, number, "devices/modest/readings", StoredReadingsTest.reading(number));
            }
            modest.ping();
            assertThat(modest.read().type()).isEqualTo(RawClient.PINGRESP);
            var floods = Stream.of("greedy", "also-greedy")
                    .map(device -> Thread.ofVirtual()
                            .start(() -> flood(device.equals("greedy") ? greedy : alsoGreedy, device)))
                    .toList();
            TestGateway.await("the bound", () -> gateway.gauge("millrace.mqtt.in.flight.bytes") >= BOUND);
            // 3 connections may each bring one message more
            assertThat(gateway.gauge("millrace.mqtt.in.flight.bytes")).isLessThan(BOUND + 3 * 1024.0);
            TestGateway.await("the health", () -> gateway.health() instanceof Health.Down);
            TestGateway.await("the outage", () -> System.nanoTime() - stopped >= OUTAGE.toNanos());
            assertThat(gateway.gauge("millrace.mqtt.in.flight.bytes")).isLessThan(BOUND + 3 * 1024.0);
            broker.startAgain();

            for (int number = 2; number <= 10; number++) {
                assertThat(modest.read()).hasToString("4 " + number);
            }
            for (var client : new RawClient[] {greedy, alsoGreedy}) {
                for (int number = 1; number <= MESSAGES; number++) {
                    assertThat(client.read()).hasToString("4 " + number);
                }
            }
            for (var flood : floods) {
                flood.join();
            }
            for (String device : new String[] {"greedy", "also-greedy"}) {
                assertThat(TestGateway.readings(broker, device))
                        .extracting(event -> event.value().getSequence())
                        .containsExactlyElementsOf(IntStream.rangeClosed(1, MESSAGES)
                                .mapToObj(Long::valueOf)
                                .toList());
            }
            TestGateway.await("all messages to end", () -> gateway.gauge("millrace.mqtt.in.flight.bytes") == 0);
            TestGateway.await("the health", () -> gateway.health() instanceof Health.Up);
        }
    }

    private static void flood(RawClient client, String device) {
        try {
            for (int number = 1; number <= MESSAGES; number++) {
                client.publish(1, number, "devices/%s/readings".formatted(device), StoredReadingsTest.reading(number));
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keepsAConnectionAliveWhoseMessagesItDoesNotRead() throws Exception {
        try (var broker = DeviceBroker.start();
                var gateway = TestGateway.start(broker.bootstrapServers(), Map.of("MILLRACE_MQTT_WINDOW", "10"));
                var client = RawClient.open(gateway.port(), false)) {
            client.sendConnect("paused", true, 1);
            client.accepted();
            broker.stop();
            for (int number = 1; number <= 30; number++) {
                client.publish(1, number, "devices/paused/readings", StoredReadingsTest.reading(number));
            }

            // twice a second, while its own pings lie unread; it would count as silent after one and a half
            for (int times = 0; times < 5; times++) {
                assertThat(client.read().type()).isEqualTo(RawClient.PINGRESP);
            }
            broker.startAgain();

            var answer = client.read();
            while (answer.type() == RawClient.PINGRESP) {
                answer = client.read();
            }
            assertThat(answer).hasToString("4 1");
        }
    }

    @Test
    void holdsNoMoreOfThoseWhoComeAndGoAndComeAgain() throws Exception {
        try (var broker = DeviceBroker.start();
                var gateway = TestGateway.start(
                        broker.bootstrapServers(),
                        Map.of(
                                "MILLRACE_MQTT_MAX_IN_FLIGHT_BYTES",
                                String.valueOf(BOUND),
                                "MILLRACE_MQTT_CONNECT_TIMEOUT",
                                "PT0.5S"));
                var greedy = RawClient.three(gateway.port(), "greedy", true);
                var resigned = RawClient.open(gateway.port(), false)) {
            resigned.sendConnect("resigned", true, 1);
            resigned.accepted();
            broker.stop();
            greedy.publish(1, 1, "devices/greedy/readings", "x".repeat(40_000));
            greedy.publish(1, 2, "devices/greedy/readings", "x".repeat(40_000));
            TestGateway.await("the bound", () -> gateway.gauge("millrace.mqtt.in.flight.bytes") >= BOUND);
            resigned.publish(1, 1, "devices/resigned/readings", StoredReadingsTest.reading(1));
            TestGateway.await("both to wait", () -> gateway.gauge("millrace.mqtt.connections.waiting") == 2);
            double held = gateway.gauge("millrace.mqtt.in.flight.bytes");
            resigned.cut();

            for (int times = 0; times < 20; times++) {
                try (var restless = RawClient.open(gateway.port(), true)) {
                    connectWithWill(restless, "restless");
                    restless.publish(1, 1, "devices/restless/readings", StoredReadingsTest.reading(1));
                    restless.cut();
                }
            }
            try (var patient = RawClient.open(gateway.port(), true)) {
                connectWithWill(patient, "patient");
                assertThat(patient.read().body()).startsWith(0, 0x89);
                assertThat(patient.isEnded()).isTrue();
            }

            TestGateway.await("the restless to go", () -> gateway.gauge("millrace.mqtt.connections") == 1);
            assertThat(gateway.gauge("millrace.mqtt.in.flight.bytes")).isEqualTo(held);
            assertThat(gateway.gauge("millrace.mqtt.connections.waiting")).isEqualTo(1);
            broker.startAgain();

            assertThat(greedy.read()).hasToString("4 1");
            assertThat(greedy.read()).hasToString("4 2");
            try (var restless = RawClient.five(gateway.port(), "restless")) {
                restless.publish(1, 1, "devices/restless/readings", StoredReadingsTest.reading(1));
                assertThat(restless.read().reasonCode()).isZero();
            }
        }
    }

    private static void connectWithWill(RawClient client, String device) throws IOException {
        client.connect(0x06, 0, new byte[0], body -> {
            RawClient.text(body, device);
            body.write(0);
            RawClient.text(body, "devices/%s/readings".formatted(device));
            RawClient.text(body, "{\"measurements\":{\"online\":false}}");
        });
    }

    @Test
    void waitsForABrokerThatIsNotThereYet() throws Exception {
        try (var broker = DeviceBroker.start()) {
            broker.stop();
            try (var gateway = TestGateway.start(broker.bootstrapServers(), Map.of());
                    var client = RawClient.five(gateway.port(), "early")) {
                client.publish(1, 1, "devices/early/readings", StoredReadingsTest.reading(1));
                client.publish(1, 2, "devices/early/readings", "not json");
                TestGateway.await("the health", () -> gateway.health() instanceof Health.Down);

                broker.startAgain();

                assertThat(client.read()).hasToString("4 1");
                assertThat(client.read().reasonCode()).isEqualTo(0x99);
                assertThat(TestGateway.readings(broker, "early")).hasSize(1);
                assertThat(DeviceBroker.deadLetters(broker, "devices/early/readings"))
                        .hasSize(1);
            }
        }
    }
}
