package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OutageTest {

    private static final String EVENT = """
            {"specversion":"1.0","id":"%s","source":"/outage","type":"millrace.orders.OrderDelivered","data":{"orderId":"o-1"}}""";

    @Test
    void promisesNothingWhileTheBrokerIsAway(@TempDir Path data) throws Exception {
        try (var broker = PublishBroker.start();
                var gateway = TestGateway.start(
                                broker.bootstrapServers(), data, Map.of("MILLRACE_GATEWAY_ACK_TIMEOUT", "PT1S"))
                        .awaitReady()) {
            var stored = gateway.post(TestGateway.STRUCTURED, EVENT.formatted("stored"));
            broker.stop();

            var single = gateway.post(TestGateway.STRUCTURED, EVENT.formatted("single"));
            var batch = gateway.post(TestGateway.BATCH, "[" + EVENT.formatted("a") + "," + EVENT.formatted("b") + "]");
            var mixed = gateway.post(TestGateway.LINES, EVENT.formatted("c") + "\n{}");
            var repeat = gateway.post(TestGateway.STRUCTURED, EVENT.formatted("stored"));

            assertThat(stored.statusCode()).isEqualTo(201);
            assertThat(single.statusCode()).isEqualTo(503);
            assertThat(batch.statusCode()).isEqualTo(503);
            assertThat(mixed.statusCode()).isEqualTo(207);
            for (HttpResponse<String> answer : List.of(single, batch, mixed)) {
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
            }
            // what is known to be stored is still said
            assertThat(repeat.body()).isEqualTo(stored.body());
        }
    }

    @Test
    void isNotReadyBeforeItKnowsWhatIsStored(@TempDir Path data) throws Exception {
        try (var gateway = TestGateway.start("127.0.0.1:1", data, Map.of())) {
            var ready = gateway.get("/health/ready");
            var live = gateway.get("/health/live");
            var answer = gateway.post(TestGateway.STRUCTURED, EVENT.formatted("early"));
            var dryRun = gateway.post("/events?dry-run=true", TestGateway.STRUCTURED, EVENT.formatted("early"));

            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(live.statusCode()).isEqualTo(200);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
            assertThat(dryRun.statusCode()).isEqualTo(200);
        }
    }
}
