package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import millrace.process.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttGatewayConfigTest {

    private static MqttGatewayConfig config(Map<String, String> environment) {
        var settings = Settings.of(environment);
        var config = MqttGatewayConfig.declare(settings);
        settings.check();
        return config.get();
    }

    @Test
    void refusesStrangersWithoutANameFromElsewhere() {
        assertThatThrownBy(() -> config(Map.of("MILLRACE_MQTT_HOST", "0.0.0.0")))
                .hasMessage("""
                1 wrong setting(s):
                  MILLRACE_MQTT_HOST is '0.0.0.0' and nobody has to say who they are; expected a loopback address, or \
                MILLRACE_MQTT_DEVICES or MILLRACE_MQTT_TLS_CLIENT_CERTIFICATES""");
        assertThatCode(() -> config(Map.of("MILLRACE_MQTT_HOST", "localhost"))).doesNotThrowAnyException();
    }

    @Test
    void namesEveryFaultOfEveryFileAtOnce(@TempDir Path folder) throws Exception {
        Path devices = Files.writeString(folder.resolve("devices"), """
                # two good, four bad
                a:b:pbkdf2-sha256$1000$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==
                a:b:pbkdf2-sha256$1000$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==
                c:secret
                :pbkdf2-sha256$1000$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==
                d:pbkdf2-sha256$1$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==
                """);
        Path mappings = Files.writeString(folder.resolve("mappings.yaml"), "mappings: []\n");

        assertThatThrownBy(() -> config(Map.of(
                        "MILLRACE_MQTT_DEVICES", devices.toString(),
                        "MILLRACE_MQTT_MAPPINGS", mappings.toString(),
                        "MILLRACE_MQTT_TLS_KEY", "key.pem")))
                .hasMessage("""
                        6 wrong setting(s):
                          %1$s:3: device 'a:b' is here twice; expected once
                          %1$s:4: password hash of device 'c' cannot be read; expected \
                        pbkdf2-sha256$<iterations>$<salt>$<hash>, with 1000 to 10000000 iterations
                          %1$s:5: has no device id; expected <device id>:<password hash>
                          %1$s:6: password hash of device 'd' cannot be read; expected \
                        pbkdf2-sha256$<iterations>$<salt>$<hash>, with 1000 to 10000000 iterations
                          MILLRACE_MQTT_TLS_CERTIFICATE and MILLRACE_MQTT_TLS_KEY stand alone; expected both or none
                          %2$s:1: /mappings is an empty list; expected a list of mappings""".formatted(devices, mappings));
    }

    @Test
    void readsTheAddressOfABroker() {
        var config = config(Map.of(
                "MILLRACE_MQTT_BROKER_URL", "mqtts://broker.example",
                "MILLRACE_MQTT_BROKER_USER", "gateway",
                "MILLRACE_MQTT_BROKER_PASSWORD", "hunter2",
                "MILLRACE_MQTT_HOST", "0.0.0.0"));

        assertThat(config.broker()).hasValueSatisfying(broker -> {
            assertThat(broker.port()).isEqualTo(8883);
            assertThat(broker.usesTls()).isTrue();
        });
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @Test
    void wantsABrokerToBeABroker() {
        assertThatThrownBy(() -> config(Map.of("MILLRACE_MQTT_BROKER_URL", "http://broker.example")))
                .hasMessage("""
                1 wrong setting(s):
                  MILLRACE_MQTT_BROKER_URL is 'http://broker.example'; expected mqtt://host[:port] or mqtts://host[:port]""");
    }
}
