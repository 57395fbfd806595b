package millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `docker-compose config` cannot see in `docker-compose.yml`.
class ComposeFileTest {

    private static final Path COMPOSE_FILE = Path.of("..", "docker-compose.yml");

    @Test
    void namesMainClassesThatExist() throws IOException {
        List<String> mains = all("command: \\[([\\w.]+)");

        assertThat(mains)
                .containsExactly(
                        "millrace.standalone.Millrace",
                        "millrace.producers.httpgateway.HttpGateway",
                        "millrace.producers.mqttgateway.MqttGateway",
                        "millrace.processors.orders.Orders",
                        "millrace.processors.devices.Devices",
                        "millrace.processors.notifications.Notifications",
                        "millrace.consumers.mail.Mail")
                .allSatisfy(main -> assertThat(Class.forName(main).getMethod("main", String[].class))
                        .isNotNull());
    }

    @Test
    void pinsEveryImage() throws IOException {
        List<String> images = all("image: (\\S+)");

        assertThat(images).hasSize(4).allSatisfy(image -> assertThat(image).matches(".+:v?\\d+\\.\\d+\\.\\d+"));
    }

    @Test
    void publishesPortsOnLoopbackOnly() throws IOException {
        List<String> ports = all("ports: \\[\"([^\"]+)\"");

        assertThat(ports).hasSize(5).allSatisfy(port -> assertThat(port).startsWith("127.0.0.1:"));
    }

    private static List<String> all(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(COMPOSE_FILE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
