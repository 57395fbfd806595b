package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.TestBroker;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(180)
class KilledGatewayTest {

    private static final int EVENTS = 50;

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void storesNothingTwiceAndAnswersWithTheFirstPosition(CrashPoint point, @TempDir Path data) throws Exception {
        var broker = PublishBroker.shared();
        String source = "/killed/" + point;
        String batch = IntStream.range(0, EVENTS)
                .mapToObj(number -> event(source, number))
                .collect(Collectors.joining(",", "[", "]"));
        Process process = GatewayProcess.start(point.name(), broker.bootstrapServers(), data);
        int port = port(process);

        assertThatThrownBy(() -> post(port, batch)).isInstanceOf(IOException.class);
        assertThat(process.waitFor()).isEqualTo(137);
        List<String> stored = positions(broker, source);
        assertThat(stored).hasSize(EVENTS);

        try (var gateway =
                TestGateway.start(broker.bootstrapServers(), data, Map.of()).awaitReady()) {
            JsonNode results = TestGateway.json(gateway.post(TestGateway.BATCH, batch));

            assertThat(results).hasSize(EVENTS).allSatisfy(result -> assertThat(
                            result.get("repeat").asBoolean())
                    .isTrue());
            assertThat(results.findValuesAsText("position")).containsExactlyInAnyOrderElementsOf(stored);
            assertThat(positions(broker, source)).hasSize(EVENTS);
        }
    }

    private static String event(String source, int number) {
        return """
                {"specversion":"1.0","id":"%d","source":"%s","type":"millrace.orders.OrderDelivered","data":{"orderId":"o-%d"}}""".formatted(number, source, number);
    }

    private static List<String> positions(TestBroker broker, String source) {
        return broker.recordsOf("orders.events").stream()
                .filter(record -> EnvelopeHeaders.read(record.headers())
                        .identity()
                        .source()
                        .equals(source))
                .map(record -> "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset()))
                .toList();
    }

    private static int port(Process process) throws IOException {
        try (var lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("port ")) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
            return Integer.parseInt(line.substring("port ".length()));
        }
    }

    private static void post(int port, String batch) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/events".formatted(port)))
                            .header("Content-Type", TestGateway.BATCH)
                            .POST(HttpRequest.BodyPublishers.ofString(batch))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
