package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class MqttGatewayPartTest {

    @Test
    void acknowledgesWhatIsStoredBeforeItStopsAndSaysNoWills() throws Exception {
        var gateway = TestGateway.start(DeviceBroker.shared().bootstrapServers(), Map.of());
        try (var client = RawClient.open(gateway.port(), true)) {
            client.connect(0x06, 0, new byte[0], body -> {
                RawClient.text(body, "draining");
                body.write(0);
                RawClient.text(body, "devices/draining/readings");
                RawClient.text(body, "{\"measurements\":{\"online\":false}}");
            });
            client.accepted();
            for (int number = 1; number <= 100; number++) {
                client.publish(1, number, "devices/draining/readings", StoredReadingsTest.reading(number));
            }
            assertThat(client.read()).hasToString("4 1");

            var stopping = Thread.ofVirtual().start(gateway::close);

            List<Long> acknowledged = new ArrayList<>(List.of(1L));
            var packet = client.read();
            while (packet.type() == RawClient.PUBACK) {
                acknowledged.add((long) packet.packetId());
                packet = client.read();
            }
            stopping.join();
            assertThat(packet.type()).isEqualTo(RawClient.DISCONNECT);
            assertThat(packet.body()[0] & 0xff).isEqualTo(0x8b);
            assertThat(packet.reason(1)).isEqualTo("the gateway stops; connect again");
            assertThat(TestGateway.readings(DeviceBroker.shared(), "draining"))
                    .extracting(event -> event.value().getSequence())
                    .containsExactlyElementsOf(acknowledged);
        }
    }

    @Test
    void saysThatSomebodyElseHasItsPort() throws Exception {
        String servers = DeviceBroker.shared().bootstrapServers();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> TestGateway.start(servers, Map.of("MILLRACE_MQTT_PORT", String.valueOf(port))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "port %d (MILLRACE_MQTT_PORT) is taken, or no port of this machine; nobody listens there",
                            port);
        }
    }

    @Test
    void refusesConnectionsBeyondTheMost() throws Exception {
        try (var gateway = TestGateway.start(
                        DeviceBroker.shared().bootstrapServers(), Map.of("MILLRACE_MQTT_MAX_CONNECTIONS", "1"));
                var _ = RawClient.five(gateway.port(), "first");
                var five = RawClient.open(gateway.port(), true);
                var three = RawClient.open(gateway.port(), false)) {
            five.sendConnect("second", true, 0);
            three.sendConnect("third", true, 0);

            var answer = five.read();

            assertThat(answer.body()).startsWith(0, 0x97);
            assertThat(answer.reason(2)).isEqualTo("the gateway has as many connections as it may; try again");
            assertThat(three.read().body()).containsExactly(0, 3);
            assertThat(gateway.count("millrace.mqtt.connections.refused", "reason", "quota"))
                    .isEqualTo(2);
        }
    }
}
