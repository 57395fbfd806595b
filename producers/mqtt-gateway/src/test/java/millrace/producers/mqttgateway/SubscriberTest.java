package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import millrace.process.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class SubscriberTest {

    private static TestGateway subscribed(String bootstrapServers, Mosquitto broker) {
        var gateway = TestGateway.start(
                bootstrapServers, Map.of("MILLRACE_MQTT_BROKER_URL", "mqtt://127.0.0.1:" + broker.port()));
        TestGateway.await("the subscription", () -> gateway.health() instanceof Health.Up);
        return gateway;
    }

    private static void publish(Mosquitto broker, String device, int first, int last) throws Exception {
        try (var client = RawClient.three(broker.port(), device, false)) {
            for (int number = first; number <= last; number++) {
                client.publish(1, number, "devices/%s/readings".formatted(device), StoredReadingsTest.reading(number));
                assertThat(client.read()).hasToString("4 " + number);
            }
        }
    }

    @Test
    void takesWhatWaitedAtTheBrokerWhileNobodyWasThere(@TempDir Path folder) throws Exception {
        try (var mosquitto = Mosquitto.start(folder)) {
            try (var _ = subscribed(DeviceBroker.shared().bootstrapServers(), mosquitto)) {
                publish(mosquitto, "waited", 1, 100);
                TestGateway.await("the first readings", () -> count("waited") == 100);
            }
            publish(mosquitto, "waited", 101, 200);
            mosquitto.stop();
            mosquitto.startAgain();

            try (var _ = subscribed(DeviceBroker.shared().bootstrapServers(), mosquitto)) {
                TestGateway.await("the other readings", () -> count("waited") == 200);
            }

            assertThat(TestGateway.readings(DeviceBroker.shared(), "waited"))
                    .extracting(event -> event.value().getSequence())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 200)
                            .mapToObj(Long::valueOf)
                            .toList());
        }
    }

    @Test
    void acknowledgesAtTheBrokerOnlyWhatIsStored(@TempDir Path folder) throws Exception {
        try (var mosquitto = Mosquitto.start(folder);
                var kafka = DeviceBroker.start()) {
            try (var gateway = subscribed(kafka.bootstrapServers(), mosquitto)) {
                kafka.stop();
                publish(mosquitto, "unstored", 1, 10);
                TestGateway.await("a message", () -> gateway.gauge("millrace.mqtt.in.flight.messages") > 0);
            }
            kafka.startAgain();

            try (var _ = subscribed(kafka.bootstrapServers(), mosquitto)) {
                TestGateway.await(
                        "the readings",
                        () -> TestGateway.readings(kafka, "unstored").size() >= 10);
            }

            assertThat(TestGateway.readings(kafka, "unstored"))
                    .extracting(event -> event.value().getSequence())
                    .containsSubsequence(
                            IntStream.rangeClosed(1, 10).mapToObj(Long::valueOf).toList());
        }
    }

    @Test
    void keepsWhatItCannotReadAndGoesOn(@TempDir Path folder) throws Exception {
        try (var mosquitto = Mosquitto.start(folder);
                var _ = subscribed(DeviceBroker.shared().bootstrapServers(), mosquitto)) {
            try (var client = RawClient.three(mosquitto.port(), "mixed", true)) {
                client.publish(1, 1, "devices/mixed/readings", "not json");
                client.publish(1, 2, "devices/mixed/readings", StoredReadingsTest.reading(2));
                client.read();
                client.read();
            }

            TestGateway.await("the reading", () -> count("mixed") == 1);
            assertThat(DeviceBroker.deadLetters(DeviceBroker.shared(), "devices/mixed/readings"))
                    .hasSize(1);
        }
    }

    @Test
    void trustsTheBrokerThatItIsToldToTrust(@TempDir Path folder) throws Exception {
        var own = Certificates.of(folder, "CN=localhost");
        Path issuers = Certificates.certificate(folder, own);
        Path others = Certificates.certificate(folder, Certificates.of(folder, "CN=localhost"));
        var tls = List.of("certfile " + issuers, "keyfile " + Certificates.key(folder, own));
        try (var mosquitto = Mosquitto.start(folder, tls);
                var deceived = overTls(mosquitto, others, "deceived");
                var gateway = overTls(mosquitto, issuers, "gateway")) {
            TestGateway.await("the subscription", () -> gateway.health() instanceof Health.Up);
            try (var client = RawClient.tls(mosquitto.port(), Certificates.client(own, own))) {
                client.sendConnect("secret", true, 0);
                client.accepted();
                client.publish(1, 1, "devices/secret/readings", StoredReadingsTest.reading(1));
                client.read();
            }

            TestGateway.await("the reading", () -> count("secret") == 1);
            assertThat(deceived.health())
                    .isEqualTo(
                            new Health.Down("no subscription at the broker localhost:%d".formatted(mosquitto.port())));
        }
    }

    private static TestGateway overTls(Mosquitto broker, Path issuers, String clientId) throws Exception {
        return TestGateway.start(
                DeviceBroker.shared().bootstrapServers(),
                Map.of(
                        "MILLRACE_MQTT_BROKER_URL",
                        "mqtts://localhost:" + broker.port(),
                        "MILLRACE_MQTT_BROKER_CERTIFICATES",
                        issuers.toString(),
                        "MILLRACE_MQTT_BROKER_CLIENT_ID",
                        clientId));
    }

    @Test
    void storesEverythingOnceBetweenTwoGatewaysOfAGroupButInAnyOrder(@TempDir Path folder) throws Exception {
        try (var mosquitto = Mosquitto.start(folder);
                var first = ofGroup(mosquitto, "first");
                var second = ofGroup(mosquitto, "second")) {
            publish(mosquitto, "shared", 1, 200);
            TestGateway.await("the readings", () -> count("shared") == 200);

            for (var gateway : List.of(first, second)) {
                assertThat(gateway.count("millrace.mqtt.messages", "qos", "1", "result", "stored"))
                        .isEqualTo(100);
            }
            assertThat(TestGateway.readings(DeviceBroker.shared(), "shared"))
                    .extracting(event -> event.value().getSequence())
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 200)
                            .mapToObj(Long::valueOf)
                            .toList());
        }
    }

    private static TestGateway ofGroup(Mosquitto broker, String clientId) throws Exception {
        var gateway = TestGateway.start(
                DeviceBroker.shared().bootstrapServers(),
                Map.of(
                        "MILLRACE_MQTT_BROKER_URL",
                        "mqtt://127.0.0.1:" + broker.port(),
                        "MILLRACE_MQTT_BROKER_CLIENT_ID",
                        clientId));
        TestGateway.await("the subscription", () -> gateway.health() instanceof Health.Up);
        return gateway;
    }

    private static int count(String device) {
        try {
            return TestGateway.readings(DeviceBroker.shared(), device).size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
