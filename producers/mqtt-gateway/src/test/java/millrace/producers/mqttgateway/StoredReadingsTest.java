package millrace.producers.mqttgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import millrace.devices.DeviceReading;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredReadingsTest {

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
    void acknowledgesAReadingThatIsStored() throws Exception {
        try (var client = RawClient.three(gateway.port(), "stored", true)) {
            client.publish(1, 7, "devices/stored/readings", """
                    {"time":"2026-03-01T12:00:00.250Z","sequence":17,"measurements":{"temperature":21.5,"door":true}}""");

            var answer = client.read();

            assertThat(answer).hasToString("4 7");
            assertThat(TestGateway.readings(DeviceBroker.shared(), "stored"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.value())
                                .isEqualTo(new DeviceReading("stored", 17L, Map.of("temperature", 21.5, "door", 1.0)));
                        assertThat(event.envelope().time()).isEqualTo(Instant.parse("2026-03-01T12:00:00.250Z"));
                        assertThat(event.envelope().type()).isEqualTo("millrace.devices.DeviceReading");
                        assertThat(event.envelope().subject()).isEqualTo("stored");
                        assertThat(event.envelope().identity().source()).isEqualTo("/devices/stored");
                        assertThat(event.envelope().identity().id()).startsWith("17-");
                    });
        }
    }

    @Test
    void keepsTheOrderOfADeviceWithManyMessagesInFlight() throws Exception {
        try (var client = RawClient.three(gateway.port(), "ordered", true)) {
            for (int number = 1; number <= 500; number++) {
                client.publish(1 + number % 2, number, "devices/ordered/readings", reading(number));
            }

            for (int number = 1; number <= 500; number++) {
                assertThat(client.read()).hasToString((number % 2 == 0 ? "4 " : "5 ") + number);
            }

            assertThat(TestGateway.readings(DeviceBroker.shared(), "ordered"))
                    .extracting(event -> event.value().getSequence())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 500)
                            .mapToObj(Long::valueOf)
                            .toList());
        }
    }

    static String reading(int sequence) {
        return """
                {"time":"2026-03-01T12:00:00Z","sequence":%d,"measurements":{"temperature":21.5}}""".formatted(sequence);
    }
}
