package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

    private static int count(String device) {
        try {
            return TestGateway.readings(DeviceBroker.shared(), device).size();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
