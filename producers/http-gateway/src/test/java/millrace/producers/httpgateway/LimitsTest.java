package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LimitsTest {

    private static final int MIB = 1024 * 1024;
    private static final String EVENT = """
            {"specversion":"1.0","id":"%s","source":"/limits","type":"millrace.orders.OrderDelivered","data":{"orderId":"o-1"}}""";

    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        gateway = TestGateway.start(
                        PublishBroker.shared().bootstrapServers(),
                        data,
                        Map.of(
                                "MILLRACE_GATEWAY_MAX_BODY_BYTES", Integer.toString(2 * MIB),
                                "MILLRACE_GATEWAY_MAX_IN_FLIGHT_BYTES", Integer.toString(MIB),
                                "MILLRACE_GATEWAY_MAX_EVENTS", "10"))
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void refusesABodyOfAHundredMegabytesWithoutHoldingIt() throws Exception {
        byte[] piece = " ".repeat(MIB).getBytes(StandardCharsets.US_ASCII);
        var whole = HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofByteArrays(
                        () -> IntStream.range(0, 100).mapToObj(number -> piece).iterator()),
                100L * MIB);
        var chunked = HttpRequest.BodyPublishers.ofByteArrays(
                () -> IntStream.range(0, 100).mapToObj(number -> piece).iterator());
        System.gc();
        long before = usedBytes();

        for (var body : new HttpRequest.BodyPublisher[] {whole, chunked}) {
            var answer = gateway.send(HttpRequest.newBuilder(gateway.uri("/events"))
                    .header("Content-Type", TestGateway.STRUCTURED)
                    .POST(body));

            assertThat(answer.statusCode()).isIn(413, 429);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }

        System.gc();
        assertThat(usedBytes() - before).isLessThan(8L * MIB);
        assertThat(gateway.get("/metrics").body()).contains("millrace_gateway_in_flight_bytes 0.0");
    }

    @Test
    void refusesWhatIsTooMuchAtOnce() throws Exception {
        var answer = gateway.post(TestGateway.STRUCTURED, " ".repeat(MIB + 1));

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(TestGateway.json(answer).get("detail").asText())
                .isEqualTo("too many bytes are being worked on; send it again later");
    }

    @Test
    void refusesTooManyEvents() throws Exception {
        String events = IntStream.range(0, 11)
                .mapToObj(number -> EVENT.formatted("many-" + number))
                .collect(Collectors.joining("\n"));

        var answer = gateway.post(TestGateway.LINES, events);

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(TestGateway.json(answer).get("detail").asText())
                .isEqualTo("there are more than 10 events; send fewer at once");
    }

    @Test
    void saysWhichEventIsTooLargeForTheTopic() throws Exception {
        String large = EVENT.formatted("large").replace("o-1", "o".repeat(900_000));
        try (var roomy = TestGateway.start(
                        PublishBroker.shared().bootstrapServers(),
                        Path.of(System.getProperty("java.io.tmpdir"), "roomy-" + System.nanoTime()),
                        Map.of())
                .awaitReady()) {
            String two = "[" + EVENT.formatted("small") + ","
                    + large.replace("o".repeat(900_000), "o".repeat(1_100_000)) + "]";

            var answer = roomy.post(TestGateway.BATCH, two);

            assertThat(answer.statusCode()).isEqualTo(207);
            assertThat(TestGateway.json(answer).findValuesAsText("status")).containsExactly("201", "413");
        }
    }

    @Test
    void refusesLargeHeaders() throws Exception {
        var answer = gateway.post("/events", "application/json", "{}", "ce-id", "x".repeat(20_000));

        assertThat(answer.statusCode()).isIn(400, 413, 431);
    }

    @Test
    void servesOthersWhileClientsAreSlow() throws Exception {
        try (var slow = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
                var stalled = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            String head =
                    "POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/cloudevents+json\r\nContent-Length: 500000\r\n\r\n{";
            slow.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            stalled.getOutputStream().write("POST /ev".getBytes(StandardCharsets.US_ASCII));

            var answer = gateway.post(TestGateway.STRUCTURED, EVENT.formatted("beside-slow"));

            assertThat(answer.statusCode()).isEqualTo(201);
        }
    }

    @Test
    void answersBeforeABodyThatWaitsToBeAskedFor() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            String head = """
                    POST /events HTTP/1.1\r
                    Host: x\r
                    Content-Type: application/cloudevents+json\r
                    Expect: 100-continue\r
                    Content-Length: 104857600\r
                    \r
                    """;
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            InputStream in = socket.getInputStream();
            String status = new String(in.readNBytes(12), StandardCharsets.US_ASCII);

            assertThat(status).isEqualTo("HTTP/1.1 413");
        }
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
