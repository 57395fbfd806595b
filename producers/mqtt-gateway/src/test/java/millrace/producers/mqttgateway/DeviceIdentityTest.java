package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import millrace.schemas.DeadLetterHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DeviceIdentityTest {

    private static TestGateway withPasswords(Path folder) throws Exception {
        Path devices = Files.write(
                folder.resolve("devices"),
                List.of(
                        "d-1:" + PasswordHash.make("one".toCharArray(), 1_000),
                        "0e:9c:2:" + PasswordHash.make("zwölf".toCharArray(), 1_000)));
        return TestGateway.start(
                DeviceBroker.shared().bootstrapServers(), Map.of("MILLRACE_MQTT_DEVICES", devices.toString()));
    }

    private static RawClient login(int port, boolean isFive, String user, String password) throws IOException {
        var client = RawClient.open(port, isFive);
        client.connect(0xc2, 0, new byte[0], body -> {
            RawClient.text(body, "client");
            RawClient.text(body, user);
            RawClient.text(body, password);
        });
        return client;
    }

    @Test
    void letsADeviceInByItsPassword(@TempDir Path folder) throws Exception {
        try (var gateway = withPasswords(folder);
                var colons = login(gateway.port(), false, "0e:9c:2", "zwölf");
                var again = login(gateway.port(), true, "0e:9c:2", "zwölf");
                var wrong = login(gateway.port(), true, "d-1", "two");
                var unknown = login(gateway.port(), true, "d-2", "one");
                var old = login(gateway.port(), false, "d-1", "");
                var nobody = RawClient.open(gateway.port(), true)) {
            nobody.sendConnect("nobody", true, 0);

            assertThat(colons.read().body()).containsExactly(0, 0);
            assertThat(again.read().body()).startsWith(0, 0);
            assertThat(wrong.read().body()).startsWith(0, 0x86);
            assertThat(unknown.read().body()).startsWith(0, 0x86);
            assertThat(old.read().body()).containsExactly(0, 4);
            assertThat(nobody.read().body()).startsWith(0, 0x87);
            assertThat(List.of(wrong, unknown, old, nobody))
                    .allSatisfy(client -> assertThat(client.isEnded()).isTrue());
        }
    }

    @Test
    void letsADevicePublishAsItselfOnly(@TempDir Path folder) throws Exception {
        try (var gateway = withPasswords(folder);
                var five = login(gateway.port(), true, "d-1", "one");
                var three = login(gateway.port(), false, "0e:9c:2", "zwölf")) {
            five.accepted();
            three.accepted();
            five.publish(1, 1, "devices/d-1/readings", StoredReadingsTest.reading(1));
            five.publish(1, 2, "devices/impostor/readings", StoredReadingsTest.reading(2));
            three.publish(2, 3, "devices/impostor/readings", StoredReadingsTest.reading(3));

            var own = five.read();
            var foreign = five.read();
            var kept = three.read();

            assertThat(own.reasonCode()).isZero();
            assertThat(foreign.reasonCode()).isEqualTo(0x87);
            assertThat(foreign.reason(3))
                    .isEqualTo("message is of another device than the one that published it; expected its own;"
                            + " kept as a dead letter");
            assertThat(kept).hasToString("5 3");
            assertThat(TestGateway.readings(DeviceBroker.shared(), "d-1")).hasSize(1);
            assertThat(TestGateway.readings(DeviceBroker.shared(), "impostor")).isEmpty();
            assertThat(DeviceBroker.deadLetters(DeviceBroker.shared(), "devices/impostor/readings"))
                    .hasSize(2)
                    .allSatisfy(letter -> assertThat(DeviceBroker.header(letter, DeadLetterHeaders.REASON))
                            .isEqualTo("message is of another device than the one that published it; expected its own"))
                    .extracting(letter -> new String(letter.key(), StandardCharsets.UTF_8))
                    .containsExactlyInAnyOrder("d-1", "0e:9c:2");
        }
    }

    @Test
    void doesNotGiveASessionToAnotherDevice(@TempDir Path folder) throws Exception {
        try (var gateway = withPasswords(folder);
                var one = login(gateway.port(), true, "d-1", "one");
                var other = login(gateway.port(), true, "0e:9c:2", "zwölf")) {
            one.accepted();
            other.accepted(); // with the same client id

            one.ping();

            assertThat(one.read().type()).isEqualTo(RawClient.PINGRESP);
        }
    }

    @Test
    void knowsADeviceByItsCertificate(@TempDir Path folder) throws Exception {
        var server = Certificates.of(folder, "CN=gateway");
        var known = Certificates.of(folder, "CN=d-tls, O=\"fleet, CN=impostor\"");
        var stranger = Certificates.of(folder, "CN=d-tls");
        var settings = Map.of(
                "MILLRACE_MQTT_TLS_CERTIFICATE",
                        Certificates.certificate(folder, server).toString(),
                "MILLRACE_MQTT_TLS_KEY", Certificates.key(folder, server).toString(),
                "MILLRACE_MQTT_TLS_CLIENT_CERTIFICATES",
                        Certificates.certificate(folder, known).toString());
        try (var gateway = TestGateway.start(DeviceBroker.shared().bootstrapServers(), settings);
                var client = RawClient.tls(gateway.port(), Certificates.client(known, server))) {
            client.sendConnect("tls", true, 0);
            client.accepted();
            client.publish(1, 1, "devices/d-tls/readings", StoredReadingsTest.reading(1));
            client.publish(1, 2, "devices/victim/readings", StoredReadingsTest.reading(2));

            assertThat(client.read().reasonCode()).isZero();
            assertThat(client.read().reasonCode()).isEqualTo(0x87);
            assertThat(TestGateway.readings(DeviceBroker.shared(), "d-tls")).hasSize(1);
            assertThatThrownBy(() -> {
                        try (var other = RawClient.tls(gateway.port(), Certificates.client(stranger, server))) {
                            other.sendConnect("stranger", true, 0);
                            other.read();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void takesNoNameFromACertificateThatCouldBeReadInTwoWays() {
        assertThat(CommonName.of(new X500Principal("CN=d-1, O=x"))).hasValue("d-1");
        assertThat(CommonName.of(new X500Principal("O=\"x,CN=d-1\""))).isEmpty();
        assertThat(CommonName.of(new X500Principal("CN=d-1, CN=d-2"))).isEmpty();
        assertThat(CommonName.of(new X500Principal("CN=\"d,1\""))).isEmpty();
        assertThat(CommonName.of(new X500Principal("O=x"))).isEmpty();
    }
}
