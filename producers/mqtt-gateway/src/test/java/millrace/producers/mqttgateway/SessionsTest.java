package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import millrace.devices.DeviceReading;
import millrace.schemas.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsTest {

    private static final int WILL = 0x04;
    private static final int CLEAN = 0x02;

    private TestGateway gateway;

    @BeforeAll
    void start() throws Exception {
        gateway = TestGateway.start(DeviceBroker.shared().bootstrapServers(), Map.of());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static List<Event<DeviceReading>> readings(String device) throws Exception {
        return TestGateway.readings(DeviceBroker.shared(), device);
    }

    @Test
    void storesAQos2MessageOnceUntilItIsReleased() throws Exception {
        try (var client = RawClient.five(gateway.port(), "once")) {
            client.publish(2, 5, "devices/once/readings", StoredReadingsTest.reading(1));
            assertThat(client.read()).hasToString("5 5");
            client.publishAgain(2, 5, "devices/once/readings", StoredReadingsTest.reading(1));
            assertThat(client.read()).hasToString("5 5");

            client.release(5);
            client.release(5);

            assertThat(client.read().body()).containsExactly(0, 5);
            assertThat(client.read().body()).startsWith(0, 5, 0x92);
            assertThat(readings("once")).hasSize(1);
            assertThat(gateway.count("millrace.mqtt.messages", "qos", "2", "result", "repeated"))
                    .isEqualTo(1);
        }
    }

    @Test
    void remembersAQos2MessageAcrossConnections() throws Exception {
        try (var client = RawClient.three(gateway.port(), "lasting", false)) {
            client.publish(2, 5, "devices/lasting/readings", StoredReadingsTest.reading(1));
            assertThat(client.read()).hasToString("5 5");
            client.cut();
        }

        try (var client = RawClient.open(gateway.port(), false)) {
            client.sendConnect("lasting", false, 0);
            boolean isPresent = client.accepted();
            client.publishAgain(2, 5, "devices/lasting/readings", StoredReadingsTest.reading(1));
            assertThat(client.read()).hasToString("5 5");
            client.release(5);

            assertThat(isPresent).isTrue();
            assertThat(client.read()).hasToString("7 5");
            assertThat(readings("lasting")).hasSize(1);
        }
    }

    @Test
    void forgetsTheSessionOfACleanConnection() throws Exception {
        RawClient.three(gateway.port(), "clean", true).disconnect();

        try (var client = RawClient.open(gateway.port(), false)) {
            client.sendConnect("clean", false, 0);

            assertThat(client.accepted()).isFalse();
        }
    }

    @Test
    void givesARepeatTheIdentityOfTheFirst() throws Exception {
        try (var client = RawClient.three(gateway.port(), "repeating", false)) {
            client.publish(1, 1, "devices/repeating/readings", StoredReadingsTest.reading(1));
            client.publish(1, 2, "devices/repeating/readings", "{\"measurements\":{\"t\":1}}");
            client.read();
            client.read();
            client.cut();
        }

        try (var client = RawClient.three(gateway.port(), "repeating", false)) {
            client.publishAgain(1, 1, "devices/repeating/readings", StoredReadingsTest.reading(1));
            client.publishAgain(1, 2, "devices/repeating/readings", "{\"measurements\":{\"t\":1}}");
            client.publish(1, 2, "devices/repeating/readings", "{\"measurements\":{\"t\":1}}");
            client.read();
            client.read();
            client.read();
        }

        var ids = readings("repeating").stream()
                .map(event -> event.envelope().identity())
                .toList();
        assertThat(ids).hasSize(5);
        assertThat(ids.get(2)).isEqualTo(ids.get(0));
        assertThat(ids.get(3)).isEqualTo(ids.get(1));
        assertThat(ids.get(4)).isNotEqualTo(ids.get(1));
    }

    @Test
    void givesTheSessionToTheNewestConnection() throws Exception {
        try (var first = RawClient.five(gateway.port(), "wanted");
                var _ = RawClient.five(gateway.port(), "wanted")) {
            var farewell = first.read();

            assertThat(farewell.type()).isEqualTo(RawClient.DISCONNECT);
            assertThat(farewell.body()[0] & 0xff).isEqualTo(0x8e);
            assertThat(farewell.reason(1)).isEqualTo("another connection has the client id");
            assertThat(first.isEnded()).isTrue();
        }
    }

    @Test
    void storesTheWillOfAConnectionThatBreaks() throws Exception {
        try (var client = RawClient.open(gateway.port(), false)) {
            client.connect(WILL | CLEAN, 0, new byte[0], body -> {
                RawClient.text(body, "mortal");
                RawClient.text(body, "devices/mortal/readings");
                RawClient.text(body, "{\"measurements\":{\"online\":false}}");
            });
            client.accepted();

            client.cut();
        }

        TestGateway.await("the will", () -> !willOf("mortal").isEmpty());
        assertThat(willOf("mortal")).singleElement().satisfies(event -> {
            assertThat(event.value()).isEqualTo(new DeviceReading("mortal", null, Map.of("online", 0.0)));
            assertThat(event.envelope().time()).isAfter(Instant.parse("2026-01-01T00:00:00Z"));
        });
    }

    @Test
    void forgetsTheWillOfAClientThatTakesLeave() throws Exception {
        try (var client = RawClient.open(gateway.port(), false)) {
            client.connect(WILL | CLEAN, 0, new byte[0], body -> {
                RawClient.text(body, "polite");
                RawClient.text(body, "devices/polite/readings");
                RawClient.text(body, "{\"measurements\":{\"online\":false}}");
            });
            client.accepted();

            client.disconnect();
            assertThat(client.isEnded()).isTrue();
        }

        // whatever came of the connection has come when the next one of the same client is there
        try (var next = RawClient.three(gateway.port(), "polite", true)) {
            next.publish(1, 1, "devices/polite/readings", StoredReadingsTest.reading(1));
            next.read();
        }
        assertThat(willOf("polite")).hasSize(1);
    }

    private static List<Event<DeviceReading>> willOf(String device) {
        try {
            return readings(device);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void endsAConnectionThatFallsSilent() throws Exception {
        try (var client = RawClient.open(gateway.port(), true)) {
            client.sendConnect("silent", true, 1);
            client.accepted();

            var farewell = client.read();

            assertThat(farewell.type()).isEqualTo(RawClient.DISCONNECT);
            assertThat(farewell.body()[0] & 0xff).isEqualTo(0x8d);
            assertThat(farewell.reason(1)).isEqualTo("no packet for one and a half times the keep-alive");
        }
    }
}
