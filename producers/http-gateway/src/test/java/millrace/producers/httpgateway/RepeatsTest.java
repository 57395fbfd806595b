package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.Identity;
import millrace.schemas.TestBroker;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RepeatsTest {

    private static TestBroker broker;

    @TempDir
    private Path data;

    private String source = "";

    @BeforeAll
    static void startBroker() throws Exception {
        broker = PublishBroker.shared();
    }

    @BeforeEach
    void nameSource(TestInfo test) {
        source = "/" + test.getTestMethod().orElseThrow().getName();
    }

    @Test
    void answersARepeatAsTheFirstTime() throws Exception {
        try (var gateway = start()) {
            var first = gateway.post(TestGateway.STRUCTURED, event("1", "DHL"));
            var second = gateway.post(TestGateway.STRUCTURED, event("1", "DHL"));

            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(first.headers().firstValue("millrace-repeat")).isEmpty();
            assertThat(second.statusCode()).isEqualTo(201);
            assertThat(second.headers().firstValue("millrace-repeat")).hasValue("true");
            assertThat(second.body()).isEqualTo(first.body());
            assertThat(stored("1")).isEqualTo(1);
        }
    }

    @Test
    void marksTheRepeatsOfABatch() throws Exception {
        try (var gateway = start()) {
            String batch = "[" + event("1", "DHL") + "," + event("2", "DHL") + "," + event("1", "DHL") + "]";

            var first = TestGateway.json(gateway.post(TestGateway.BATCH, batch));
            var second = gateway.post(TestGateway.BATCH, batch);

            assertThat(first.get(0).has("repeat")).isFalse();
            assertThat(first.get(1).has("repeat")).isFalse();
            assertThat(first.get(2).get("repeat").asBoolean()).isTrue();
            assertThat(first.get(2).get("position")).isEqualTo(first.get(0).get("position"));
            assertThat(second.statusCode()).isEqualTo(200);
            assertThat(TestGateway.json(second))
                    .allSatisfy(result ->
                            assertThat(result.get("repeat").asBoolean()).isTrue());
            assertThat(stored("1")).isEqualTo(1);
        }
    }

    @Test
    void refusesOtherContentUnderAUsedIdentity() throws Exception {
        try (var gateway = start()) {
            String timed = event("1", "DHL").replace("\"data\"", "\"time\":\"2026-11-22T12:00:00Z\",\"data\"");
            var first = gateway.post(TestGateway.STRUCTURED, timed);

            var otherData = gateway.post(TestGateway.STRUCTURED, event("1", "UPS"));
            var otherTime = gateway.post(TestGateway.STRUCTURED, timed.replace("12:00:00Z", "12:00:01Z"));
            var noTime = gateway.post(TestGateway.STRUCTURED, event("1", "DHL"));

            assertThat(otherData.statusCode()).isEqualTo(409);
            assertThat(TestGateway.json(otherData)
                            .get("errors")
                            .get(0)
                            .get("pointer")
                            .asText())
                    .isEqualTo("/data");
            assertThat(TestGateway.json(otherData).get("detail").asText())
                    .isEqualTo(TestGateway.json(first).get("position").asText()
                            + " is stored under this source and id, with other content;"
                            + " expected the same, or an id of its own");
            assertThat(otherTime.statusCode()).isEqualTo(409);
            assertThat(TestGateway.json(otherTime)
                            .get("errors")
                            .get(0)
                            .get("pointer")
                            .asText())
                    .isEqualTo("/time");
            assertThat(noTime.statusCode()).isEqualTo(201);
            assertThat(noTime.body()).isEqualTo(first.body());
            assertThat(stored("1")).isEqualTo(1);
        }
    }

    @Test
    void storesOnceWhatManyPublishAtOnce() throws Exception {
        try (var gateway = start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<HttpResponse<String>> post = () -> gateway.post(TestGateway.STRUCTURED, event("1", "DHL"));
            List<Future<HttpResponse<String>>> answers = threads.invokeAll(Collections.nCopies(30, post));

            List<String> bodies = new ArrayList<>();
            int repeats = 0;
            for (var answer : answers) {
                assertThat(answer.get().statusCode()).isEqualTo(201);
                bodies.add(answer.get().body());
                repeats += answer.get().headers().firstValue("millrace-repeat").isPresent() ? 1 : 0;
            }
            assertThat(bodies.stream().distinct()).hasSize(1);
            assertThat(repeats).isEqualTo(29);
            assertThat(stored("1")).isEqualTo(1);
        }
    }

    @Test
    void remembersAfterARestart() throws Exception {
        String first;
        try (var gateway = start()) {
            first = gateway.post(TestGateway.STRUCTURED, event("1", "DHL")).body();
        }

        try (var gateway = start()) {
            var repeat = gateway.post(TestGateway.STRUCTURED, event("1", "DHL"));

            assertThat(repeat.body()).isEqualTo(first);
            assertThat(repeat.headers().firstValue("millrace-repeat")).hasValue("true");
            assertThat(stored("1")).isEqualTo(1);
        }
    }

    @Test
    void findsInTheTopicsWhatItsIndexHasLost(@TempDir Path empty) throws Exception {
        String first;
        try (var gateway = start()) {
            first = gateway.post(TestGateway.STRUCTURED, event("1", "DHL")).body();
        }

        try (var gateway =
                TestGateway.start(broker.bootstrapServers(), empty, Map.of()).awaitReady()) {
            var repeat = gateway.post(TestGateway.STRUCTURED, event("1", "DHL"));
            var other = gateway.post(TestGateway.STRUCTURED, event("1", "UPS"));

            assertThat(repeat.body()).isEqualTo(first);
            assertThat(other.statusCode()).isEqualTo(409);
            assertThat(stored("1")).isEqualTo(1);
        }
    }

    @Test
    void forgetsInTime() throws Exception {
        var now = new AtomicReference<>(Instant.now().minus(Duration.ofHours(3)));
        try (var gateway = TestGateway.start(
                        broker.bootstrapServers(), data, Map.of("MILLRACE_GATEWAY_REMEMBER", "PT1H"), now::get)
                .awaitReady()) {
            gateway.post(TestGateway.STRUCTURED, event("1", "DHL"));
            now.set(now.get().plus(Duration.ofMinutes(59)));
            var within = gateway.post(TestGateway.STRUCTURED, event("1", "DHL"));
            now.set(now.get().plus(Duration.ofMinutes(2)));
            var beyond = gateway.post(TestGateway.STRUCTURED, event("1", "DHL"));

            assertThat(within.headers().firstValue("millrace-repeat")).hasValue("true");
            assertThat(beyond.headers().firstValue("millrace-repeat")).isEmpty();
            assertThat(stored("1")).isEqualTo(2);
        }
    }

    @Test
    void leavesAFolderInUseAlone() {
        try (var gateway = start()) {
            assertThatThrownBy(() -> TestGateway.start(broker.bootstrapServers(), data, Map.of()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("%s: is in use by another gateway; expected a folder of its own (MILLRACE_DATA);"
                                    .formatted(data.resolve("gateway"))
                            + " not started");
            assertThat(gateway.port()).isPositive();
        }
    }

    private TestGateway start() {
        return TestGateway.start(broker.bootstrapServers(), data, Map.of()).awaitReady();
    }

    private String event(String id, String carrier) {
        return """
                {"specversion":"1.0","id":"%s","source":"%s","type":"millrace.orders.OrderShipped","data":{"orderId":"o-1","carrier":"%s"}}""".formatted(id, source, carrier);
    }

    private long stored(String id) {
        return broker.recordsOf("orders.events").stream()
                .filter(record ->
                        EnvelopeHeaders.read(record.headers()).identity().equals(new Identity(source, id)))
                .count();
    }
}
