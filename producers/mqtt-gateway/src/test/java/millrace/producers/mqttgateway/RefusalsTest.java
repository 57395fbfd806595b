package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import millrace.schemas.DeadLetterHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {

    private TestGateway gateway;

    @BeforeAll
    void start() throws Exception {
        gateway = TestGateway.start(DeviceBroker.shared().bootstrapServers(), Map.of());
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void saysWhatWasWrongInMqtt5AndKeepsTheMessage() throws Exception {
        try (var client = RawClient.five(gateway.port(), "refused-five")) {
            client.publish(1, 1, "devices/five/readings", "{\"measurements\":{\"t\":1}} x");
            client.publish(2, 2, "devices/five/readings", "{\"sequence\":-1}");
            client.publish(1, 3, "no/such/topic", "{}");

            var payload = client.read();
            var sequence = client.read();
            var topic = client.read();

            assertThat(payload).hasToString("4 1");
            assertThat(payload.reasonCode()).isEqualTo(0x99);
            assertThat(payload.reason(3))
                    .isEqualTo("payload is not JSON (byte 25); expected one JSON value with no name twice in an object;"
                            + " kept as a dead letter");
            assertThat(sequence).hasToString("5 2");
            assertThat(sequence.reasonCode()).isEqualTo(0x99);
            assertThat(sequence.reason(3))
                    .isEqualTo(
                            "/sequence is not a counter; expected a whole number of 0 or more; kept as a dead letter");
            assertThat(topic).hasToString("4 3");
            assertThat(topic.reasonCode()).isEqualTo(0x90);
            assertThat(topic.reason(3)).isEqualTo("topic has no mapping; expected one that has; kept as a dead letter");
            assertThat(DeviceBroker.deadLetters(DeviceBroker.shared(), "devices/five/readings"))
                    .extracting(letter -> new String(letter.value(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder("{\"measurements\":{\"t\":1}} x", "{\"sequence\":-1}");
        }
    }

    @Test
    void keepsAndAcknowledgesInMqtt3WhichKnowsNoRefusal() throws Exception {
        try (var client = RawClient.three(gateway.port(), "refused-three", true)) {
            client.publish(1, 9, "devices/three/readings", "not json");

            assertThat(client.read()).hasToString("4 9");

            assertThat(DeviceBroker.deadLetters(DeviceBroker.shared(), "devices/three/readings"))
                    .singleElement()
                    .satisfies(letter -> {
                        assertThat(letter.value()).asString().isEqualTo("not json");
                        assertThat(DeviceBroker.header(letter, DeadLetterHeaders.REASON))
                                .isEqualTo("payload is not JSON (byte 0); expected one JSON value with no name twice in"
                                        + " an object");
                        assertThat(DeviceBroker.header(letter, DeadLetterHeaders.APPLICATION))
                                .isEqualTo("mqtt-gateway");
                        assertThat(DeviceBroker.header(letter, DeadLetterLog.MQTT_QOS))
                                .isEqualTo("1");
                    });
        }
    }

    @Test
    void freesThePacketIdOfARefusedQos2Message() throws Exception {
        try (var client = RawClient.five(gateway.port(), "freed")) {
            client.publish(2, 5, "devices/freed/readings", "[");
            assertThat(client.read().reasonCode()).isEqualTo(0x99);

            client.publish(2, 5, "devices/freed/readings", StoredReadingsTest.reading(1));

            assertThat(client.read().reasonCode()).isZero();
            assertThat(TestGateway.readings(DeviceBroker.shared(), "freed")).hasSize(1);
        }
    }

    @Test
    void keepsReasonsFromThoseWhoWantNone() throws Exception {
        try (var client = RawClient.open(gateway.port(), true)) {
            byte[] noProblemInformation = {0x17, 0};
            client.connect(2, 0, noProblemInformation, body -> RawClient.text(body, "taciturn"));
            client.accepted();
            client.publish(1, 1, "devices/taciturn/readings", "[");

            var answer = client.read();

            assertThat(answer.body()).containsExactly(0, 1, 0x99, 0);
        }
    }

    @Test
    void refusesSubscriptions() throws Exception {
        try (var five = RawClient.five(gateway.port(), "subscriber-5");
                var three = RawClient.three(gateway.port(), "subscriber-3", true)) {
            five.send(0x82, body -> {
                body.writeShort(11);
                body.write(0);
                RawClient.text(body, "devices/#");
                body.write(1);
            });
            three.send(0x82, body -> {
                body.writeShort(12);
                RawClient.text(body, "devices/#");
                body.write(1);
            });

            var answer = five.read();
            var old = three.read();

            assertThat(answer).hasToString("9 11");
            assertThat(answer.reason(2)).isEqualTo("this gateway takes messages and gives none");
            assertThat(answer.body()).endsWith(0x83);
            assertThat(old).hasToString("9 12");
            assertThat(old.body()).containsExactly(0, 12, 0x80);
        }
    }

    @Test
    void saysWhatItTakesInConnack() throws Exception {
        try (var client = RawClient.open(gateway.port(), true)) {
            client.sendConnect("", true, 0);

            var answer = client.read();

            assertThat(answer.type()).isEqualTo(RawClient.CONNACK);
            // receive maximum 100, maximum packet size 65,536, topic alias maximum 0, no kind of subscription
            assertThat(hex(answer.body())).contains("210064", "2700010000", "220000", "2800", "2900", "2a00");
            // an assigned client identifier of 36 characters
            assertThat(hex(answer.body())).contains("120024");
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void refusesAConnectThatItCannotServe() throws Exception {
        try (var version = RawClient.open(gateway.port(), false);
                var clientId = RawClient.open(gateway.port(), false);
                var method = RawClient.open(gateway.port(), true);
                var will = RawClient.open(gateway.port(), true)) {
            version.send(0x10, body -> {
                RawClient.text(body, "MQTT");
                body.write(new byte[] {6, 2, 0, 0});
                RawClient.text(body, "x");
            });
            clientId.sendConnect("", false, 0);
            method.connect(2, 0, new byte[] {0x15, 0, 1, 'x'}, body -> RawClient.text(body, "x"));
            will.connect(6, 0, new byte[0], body -> {
                RawClient.text(body, "willful");
                body.write(0);
                RawClient.text(body, "no/such/topic");
                RawClient.text(body, "{}");
            });

            assertThat(version.read().body()).containsExactly(0, 1);
            assertThat(clientId.read().body()).containsExactly(0, 2);
            assertThat(method.read().body()).startsWith(0, 0x8c);
            assertThat(will.read().body()).startsWith(0, 0x90);
            assertThat(List.of(version, clientId, method, will))
                    .allSatisfy(client -> assertThat(client.isEnded()).isTrue());
        }
    }
}
