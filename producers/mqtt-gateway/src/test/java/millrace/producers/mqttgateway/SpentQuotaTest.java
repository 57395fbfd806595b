package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A device that sends nothing but garbage, until it has as many dead letters as it may.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpentQuotaTest {

    private static final String GARBAGE = "x".repeat(60_000);

    /// Of 60,000 bytes and what a message counts for beside, in 1 MiB.
    private static final int LETTERS = 17;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    private TestGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        List<String> devices = Stream.of("spent-five", "spent-three", "spent-zero", "spent-twice", "modest")
                .map(device -> device + ":" + PasswordHash.make("secret".toCharArray(), 1_000))
                .toList();
        gateway = TestGateway.start(
                DeviceBroker.shared().bootstrapServers(),
                Map.of(
                        "MILLRACE_MQTT_DEVICES",
                        Files.write(folder.resolve("devices"), devices).toString(),
                        "MILLRACE_MQTT_DEAD_LETTER_BYTES_PER_HOUR",
                        "1048576"),
                now::get);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private RawClient login(String device, boolean isFive) throws IOException {
        var client = RawClient.open(gateway.port(), isFive);
        client.connect(0xc0, 0, new byte[0], body -> {
            RawClient.text(body, device);
            RawClient.text(body, device);
            RawClient.text(body, "secret");
        });
        client.accepted();
        return client;
    }

    private static String topic(String device) {
        return "devices/%s/readings".formatted(device);
    }

    private static int kept(String device) throws Exception {
        return DeviceBroker.deadLetters(DeviceBroker.shared(), topic(device)).size();
    }

    @Test
    void refusesMoreInMqtt5AndSaysSo() throws Exception {
        try (var client = login("spent-five", true);
                var modest = login("modest", true)) {
            for (int number = 1; number <= LETTERS; number++) {
                client.publish(1, number, topic("spent-five"), GARBAGE);
                assertThat(client.read().reasonCode()).isEqualTo(0x99);
            }
            client.publish(1, 18, topic("spent-five"), GARBAGE);
            client.publish(1, 19, topic("spent-five"), StoredReadingsTest.reading(1));
            modest.publish(1, 1, topic("modest"), GARBAGE);

            var refused = client.read();

            assertThat(refused).hasToString("4 18");
            assertThat(refused.reasonCode()).isEqualTo(0x97);
            assertThat(refused.reason(3))
                    .isEqualTo("payload is not JSON (byte 0); expected one JSON value with no name twice in an object;"
                            + " not kept, as the device has as many dead letters as it may");
            assertThat(client.read()).hasToString("4 19");
            assertThat(modest.read().reasonCode()).isEqualTo(0x99);
            assertThat(kept("spent-five")).isEqualTo(LETTERS);
            assertThat(kept("modest")).isEqualTo(1);
            assertThat(TestGateway.readings(DeviceBroker.shared(), "spent-five"))
                    .hasSize(1);
            assertThat(gateway.count("millrace.mqtt.messages", "qos", "1", "result", "refused-payload"))
                    .isPositive();
        }
    }

    @Test
    void endsTheConnectionInMqtt3AndAcknowledgesNothingThatIsNotStored() throws Exception {
        try (var client = login("spent-three", false)) {
            for (int number = 1; number <= LETTERS + 1; number++) {
                client.publish(number <= LETTERS ? 1 : 2, number, topic("spent-three"), GARBAGE);
            }
            for (int number = 1; number <= LETTERS; number++) {
                assertThat(client.read()).hasToString("4 " + number);
            }
            assertThat(client.isEnded()).isTrue();
        }
        assertThat(gateway.count("millrace.mqtt.connections.ended", "reason", "dead-letters"))
                .isEqualTo(1);
        now.updateAndGet(then -> then.plus(Duration.ofHours(1)));

        try (var client = login("spent-three", false)) {
            client.publishAgain(2, LETTERS + 1, topic("spent-three"), GARBAGE);
            assertThat(client.read()).hasToString("5 " + (LETTERS + 1));
        }
        assertThat(kept("spent-three")).isEqualTo(LETTERS + 1);
    }

    @Test
    void countsWhatItRefusesOfQos0AndGoesOn() throws Exception {
        try (var client = login("spent-zero", false)) {
            for (int number = 1; number <= LETTERS + 1; number++) {
                client.publish(0, 0, topic("spent-zero"), GARBAGE);
            }
            client.publish(1, 1, topic("spent-zero"), StoredReadingsTest.reading(1));

            assertThat(client.read()).hasToString("4 1");
            assertThat(kept("spent-zero")).isEqualTo(LETTERS);
            assertThat(gateway.count("millrace.mqtt.messages", "qos", "0", "result", "refused-payload"))
                    .isEqualTo(1);
        }
    }

    @Test
    void takesARefusedQos2MessageForANewOneWhenItComesAgain() throws Exception {
        try (var client = login("spent-twice", true)) {
            for (int number = 1; number <= LETTERS + 1; number++) {
                client.publish(2, 7, topic("spent-twice"), GARBAGE);
                assertThat(client.read().reasonCode()).isEqualTo(number <= LETTERS ? 0x99 : 0x97);
            }
            now.updateAndGet(then -> then.plus(Duration.ofHours(1)));

            client.publish(2, 7, topic("spent-twice"), GARBAGE);

            assertThat(client.read().reasonCode()).isEqualTo(0x99);
            assertThat(kept("spent-twice")).isEqualTo(LETTERS + 1);
        }
    }
}
