package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientTest {

    private TestGateway gateway;
    private int lives;

    @BeforeAll
    void start() throws Exception {
        gateway = TestGateway.start(
                DeviceBroker.shared().bootstrapServers(), Map.of("MILLRACE_MQTT_CONNECT_TIMEOUT", "PT1S"));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @AfterEach
    void theListenerLives() throws Exception {
        try (var client = RawClient.three(gateway.port(), "survivor", true)) {
            client.publish(1, 1, "devices/survivor/readings", StoredReadingsTest.reading(++lives));
            assertThat(client.read()).hasToString("4 1");
        }
        TestGateway.await("all connections to end", () -> gateway.gauge("millrace.mqtt.connections") == 0);
        TestGateway.await("all messages to end", () -> gateway.gauge("millrace.mqtt.in.flight.bytes") == 0);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        return bytes;
    }

    static Stream<Arguments> packetsThatEndAConnection() {
        return Stream.of(
                Arguments.of("a second CONNECT", bytes(0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 0, 0, 0, 0), 0x82),
                Arguments.of("a packet that only servers send", bytes(0x20, 3, 0, 0, 0), 0x82),
                Arguments.of("a PUBACK of nothing", bytes(0x40, 2, 0, 1), 0x82),
                Arguments.of("packet type 0", bytes(0x00, 0), 0x81),
                Arguments.of("a PUBLISH of QoS 3", bytes(0x36, 5, 0, 1, 'a', 0, 1), 0x81),
                Arguments.of("a PUBLISH with packet id 0", bytes(0x32, 7, 0, 1, 'a', 0, 0, 0, '1'), 0x81),
                Arguments.of("a PUBLISH to a wildcard", bytes(0x30, 5, 0, 1, '#', 0, '1'), 0x81),
                Arguments.of("a PUBLISH without a topic", bytes(0x30, 4, 0, 0, 0, '1'), 0x90),
                Arguments.of("a topic alias", bytes(0x30, 8, 0, 1, 'a', 3, 0x23, 0, 1, '1'), 0x94),
                Arguments.of("a length of 5 bytes", bytes(0x30, 0xff, 0xff, 0xff, 0xff, 0x7f), 0x81),
                Arguments.of("a PUBLISH of 256 MiB", bytes(0x30, 0xff, 0xff, 0xff, 0x7f, 0, 1, 'a', 0), 0x95),
                Arguments.of("a SUBSCRIBE with wrong flags", bytes(0x80, 7, 0, 1, 0, 0, 1, 'a', 1), 0x81));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void packetsThatEndAConnection(String what, byte[] packet, int reasonCode) throws Exception {
        try (var five = RawClient.five(gateway.port(), "hostile");
                var three = RawClient.three(gateway.port(), "hostile-3", true)) {
            five.bytes(packet);
            three.bytes(packet[0] == 0x30 && reasonCode == 0x94 ? bytes(0x10, 0) : packet);

            var farewell = five.read();

            assertThat(farewell.type()).as(what).isEqualTo(RawClient.DISCONNECT);
            assertThat(farewell.body()[0] & 0xff).isEqualTo(reasonCode);
            assertThat(farewell.reason(1)).isNotEmpty();
            assertThat(five.isEnded()).isTrue();
            assertThat(three.isEnded()).isTrue();
        }
    }

    @Test
    void takesNothingBeforeConnect() throws Exception {
        for (byte[] packet : new byte[][] {
            bytes(0x30, 4, 0, 1, 'a', '1'), bytes(0xc0, 0), bytes('G', 'E', 'T', ' ', '/', '\r', '\n'), bytes(0x10, 0)
        }) {
            try (var client = RawClient.open(gateway.port(), false)) {
                client.bytes(packet);

                assertThat(client.isEnded()).isTrue();
            }
        }
    }

    @Test
    void endsAConnectionThatIsSlowToSayWhoItIs() throws Exception {
        try (var silent = RawClient.open(gateway.port(), false);
                var slow = RawClient.open(gateway.port(), false)) {
            var dripping = Thread.ofVirtual().start(() -> drip(slow));

            assertThat(silent.isEnded()).isTrue();
            assertThat(slow.isEnded()).isTrue();
            dripping.join();
        }
    }

    /// One byte after another of a CONNECT that never ends, until nobody takes them.
    private static void drip(RawClient client) {
        try {
            client.bytes(bytes(0x10, 0xff, 0x7f, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0x3f, 0xff));
            while (!Thread.currentThread().isInterrupted()) {
                client.bytes(bytes('a'));
                LockSupport.parkNanos(10_000_000);
            }
        } catch (IOException e) {
            // that is the end
        }
    }

    @Test
    void refusesJsonOfAnyDepthAndLength() throws Exception {
        try (var client = RawClient.five(gateway.port(), "deep")) {
            for (String payload : new String[] {
                "[".repeat(60_000),
                "{\"a\":".repeat(10_000),
                "{\"sequence\":" + "9".repeat(60_000) + "}",
                "{\"" + "n".repeat(60_000) + "\":1}",
                "{\"time\":\"" + "9".repeat(60_000) + "\"}"
            }) {
                client.publish(1, 1, "devices/deep/readings", payload);

                assertThat(client.read().reasonCode()).isEqualTo(0x99);
            }
        }
    }

    @Test
    void keepsTopicBombsWithoutRememberingThem() throws Exception {
        try (var client = RawClient.five(gateway.port(), "bomber")) {
            for (int number = 1; number <= 50; number++) {
                client.publish(1, number, "/".repeat(60_000), "");
                assertThat(client.read().reasonCode()).isEqualTo(0x90);
            }
            for (int number = 1; number <= 2_000; number++) {
                client.publish(1, number, "bomb/" + number, "");
            }
            for (int number = 1; number <= 2_000; number++) {
                assertThat(client.read().reasonCode()).isEqualTo(0x90);
            }
        }
    }

    @Test
    void endsAConnectionThatReleasesNothing() throws Exception {
        try (var client = RawClient.five(gateway.port(), "hoarder")) {
            for (int number = 1; number <= 1_000; number++) {
                client.publish(2, number, "devices/hoarder/readings", StoredReadingsTest.reading(number));
                assertThat(client.read()).hasToString("5 " + number);
            }

            client.publish(2, 1_001, "devices/hoarder/readings", StoredReadingsTest.reading(1_001));

            assertThat(client.read().body()[0] & 0xff).isEqualTo(0x93);
        }
    }

    /// Seeded, so that what fails once fails again.
    @Test
    void livesThroughRandomAndMutilatedPackets() throws Exception {
        var random = new Random(20_260_301);
        for (int round = 0; round < 400; round++) {
            try (var client = RawClient.open(gateway.port(), round % 2 == 0)) {
                if (round % 4 >= 2) {
                    client.sendConnect("fuzz", true, 0);
                    client.accepted();
                }
                client.bytes(mutilated(random));
                client.cut();
            } catch (IOException e) {
                // the gateway was quicker
            }
        }
    }

    private static byte[] mutilated(Random random) {
        var packet = new ByteArrayOutputStream();
        byte[] body = new byte[random.nextInt(1, 300)];
        random.nextBytes(body);
        packet.write(random.nextInt(256));
        packet.write(random.nextBoolean() ? Math.min(127, body.length) : random.nextInt(256));
        packet.writeBytes(random.nextBoolean() ? body : Arrays.copyOf(body, body.length / 2));
        return packet.toByteArray();
    }
}
