package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import millrace.schemas.TestBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// What an MQTT 5 device leaves behind while it is away: its session, and a will that waits for its delay.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwayTest {

    private static final int WILL = 0x04;
    private static final int SESSION_EXPIRY = 0x11;
    private static final int WILL_DELAY = 0x18;
    private static final int HOUR = 3_600;
    private static final String ALIVE = "{\"time\":\"2026-03-01T12:00:00Z\",\"measurements\":{\"online\":true}}";
    private static final String GONE = "{\"time\":\"2026-03-01T12:00:00Z\",\"measurements\":{\"online\":false}}";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));
    private TestGateway gateway;

    @BeforeAll
    void start() throws Exception {
        gateway = TestGateway.start(
                broker().bootstrapServers(),
                Map.of("MILLRACE_MQTT_SESSION_EXPIRY", "PT2H", "MILLRACE_MQTT_MAX_IN_FLIGHT_BYTES", "65536"),
                now::get);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static TestBroker broker() throws Exception {
        return DeviceBroker.shared();
    }

    private static List<Double> said(String device) {
        try {
            return TestGateway.readings(broker(), device).stream()
                    .map(event -> event.value().getMeasurements().get("online"))
                    .toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private RawClient connect(String device, int expirySeconds) throws IOException {
        var client = RawClient.open(gateway.port(), true);
        client.connect(0, 0, seconds(SESSION_EXPIRY, expirySeconds), body -> RawClient.text(body, device));
        return client;
    }

    private RawClient connect(String device, int expirySeconds, int delaySeconds, String will) throws IOException {
        var client = RawClient.open(gateway.port(), true);
        client.connect(WILL, 0, seconds(SESSION_EXPIRY, expirySeconds), body -> {
            RawClient.text(body, device);
            byte[] delay = seconds(WILL_DELAY, delaySeconds);
            body.write(delay.length);
            body.write(delay);
            RawClient.text(body, "devices/%s/readings".formatted(device));
            RawClient.text(body, will);
        });
        client.accepted();
        return client;
    }

    private static byte[] seconds(int property, int number) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(property);
        out.writeInt(number);
        return bytes.toByteArray();
    }

    private void cut(RawClient client) throws IOException {
        client.cut();
        awaitNobody();
    }

    private void awaitNobody() {
        TestGateway.await("the end of the connection", () -> gateway.gauge("millrace.mqtt.connections") == 0);
        TestGateway.await(
                "all to be away",
                () -> gateway.gauge("millrace.mqtt.sessions") == gateway.gauge("millrace.mqtt.sessions.away"));
    }

    @Test
    void keepsItsSessionForAsLongAsItAsked() throws Exception {
        var first = connect("asked", 60);
        assertThat(first.accepted()).isFalse();
        cut(first);
        now.updateAndGet(then -> then.plusSeconds(60));
        var second = connect("asked", 60);
        boolean isThereInTime = second.accepted();
        cut(second);
        now.updateAndGet(then -> then.plusSeconds(61));

        try (var third = connect("asked", 0)) {
            assertThat(isThereInTime).isTrue();
            assertThat(third.accepted()).isFalse();
        }
        awaitNobody();
    }

    @Test
    void keepsNoSessionForLongerThanItIsAllowed() throws Exception {
        var client = connect("greedy", -1);
        client.accepted();
        cut(client);
        now.updateAndGet(then -> then.plus(Duration.ofHours(2)).plusSeconds(1));

        try (var again = connect("greedy", 0)) {
            assertThat(again.accepted()).isFalse();
        }
        awaitNobody();
    }

    @Test
    void forgetsItsSessionWhenItSaysSoAtLast() throws Exception {
        var client = connect("leaving", HOUR);
        client.accepted();
        client.send(0xe0, body -> {
            body.write(0);
            body.write(5);
            body.write(seconds(SESSION_EXPIRY, 0));
        });
        assertThat(client.isEnded()).isTrue();
        awaitNobody();

        try (var again = connect("leaving", 0)) {
            assertThat(again.accepted()).isFalse();
        }
        awaitNobody();
    }

    @Test
    void saysNoWillOfADeviceThatComesBackInTime() throws Exception {
        cut(connect("back", 2 * HOUR, HOUR, GONE));
        assertThat(gateway.gauge("millrace.mqtt.wills.bytes")).isPositive();

        try (var again = connect("back", 0)) {
            assertThat(again.accepted()).isTrue();
            again.publish(1, 1, "devices/back/readings", ALIVE);
            assertThat(again.read().reasonCode()).isZero();
        }
        awaitNobody();

        assertThat(gateway.gauge("millrace.mqtt.wills.bytes")).isZero();
        assertThat(said("back")).containsExactly(1.0);
    }

    @Test
    void saysTheWillOfADeviceThatStaysAway() throws Exception {
        cut(connect("away", HOUR, 1, GONE));

        TestGateway.await("the will", () -> said("away").equals(List.of(0.0)));
        assertThat(gateway.gauge("millrace.mqtt.wills.bytes")).isZero();
    }

    @Test
    void saysTheWillWhenTheSessionEndsBeforeItsDelay() throws Exception {
        cut(connect("brief", 1, HOUR, GONE));
        cut(connect("at-once", 0, HOUR, GONE));

        TestGateway.await("the will", () -> said("brief").equals(List.of(0.0)));
        TestGateway.await("the will", () -> said("at-once").equals(List.of(0.0)));
    }

    @Test
    void saysAtOnceTheWillThatItHasNoRoomToKeep() throws Exception {
        String large = GONE.replace("{\"time\"", "{\"padding\":\"%s\",\"time\"".formatted("x".repeat(40_000)));
        cut(connect("kept", 2 * HOUR, HOUR, large));
        cut(connect("no-room", 2 * HOUR, HOUR, large));

        TestGateway.await("the will", () -> said("no-room").equals(List.of(0.0)));
        assertThat(said("kept")).isEmpty();
        try (var again = connect("kept", 0)) {
            again.accepted();
        }
        awaitNobody();
        assertThat(gateway.gauge("millrace.mqtt.wills.bytes")).isZero();
    }
}
