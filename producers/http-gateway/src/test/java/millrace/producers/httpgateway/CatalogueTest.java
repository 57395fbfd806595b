package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CatalogueTest {

    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        gateway = TestGateway.start(PublishBroker.shared().bootstrapServers(), data, Map.of())
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void listsEveryTypeThatMayBePublished() throws Exception {
        JsonNode types = TestGateway.json(gateway.get("/event-types"));

        assertThat(types.findValuesAsText("topic")).hasSize(types.size());
        assertThat(types)
                .extracting(type -> type.get("type").asText())
                .containsExactlyElementsOf(EventTypes.all().stream()
                        .filter(EventType::published)
                        .map(EventType::name)
                        .toList());
        for (JsonNode type : types) {
            var schema = new Schema.Parser().parse(type.get("schema").toString());
            assertThat(schema)
                    .isEqualTo(EventTypes.named(type.get("type").asText())
                            .orElseThrow()
                            .schema());
            assertThat(type.get("about").asText()).isEqualTo(schema.getDoc());
        }
    }

    @Test
    void givesExamplesThatAreTaken() throws Exception {
        for (JsonNode type : TestGateway.json(gateway.get("/event-types"))) {
            var example = type.get("example");

            var answer = gateway.post("/events?dry-run=true", TestGateway.STRUCTURED, example.toString());

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(TestGateway.json(answer).get("key"))
                    .isEqualTo(example.get("data").get(type.get("key").asText()));
        }
    }

    @Test
    void describesExactlyTheRoutesThereAre() throws Exception {
        JsonNode document = TestGateway.json(gateway.get("/openapi.json"));

        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                var answer = gateway.send(HttpRequest.newBuilder(gateway.uri(path.getKey()))
                        .method(operation.getKey().toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.noBody()));
                assertThat(operation.getValue().get("responses").has(Integer.toString(answer.statusCode())))
                        .as("%s %s answers %d", operation.getKey(), path.getKey(), answer.statusCode())
                        .isTrue();
            }
        }
        assertThat(gateway.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(document.get("paths").properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "/events", "/event-types", "/openapi.json", "/health/live", "/health/ready", "/metrics");
    }

    @Test
    void describesEveryStatusOfEveryProblem() throws Exception {
        JsonNode responses = TestGateway.json(gateway.get("/openapi.json")).at("/paths/~1events/post/responses");

        for (Problem problem : Problem.values()) {
            String reference = problem.isPassing() ? "#/components/responses/Later" : "#/components/responses/Refused";
            assertThat(responses.at("/" + problem.status() + "/$ref").asText()).isEqualTo(reference);
        }
    }

    @Test
    void describesNothingThatIsNotThere() throws Exception {
        JsonNode document = TestGateway.json(gateway.get("/openapi.json"));
        List<String> references = new ArrayList<>(Set.copyOf(document.findValuesAsText("$ref")));

        assertThat(references).isNotEmpty().allSatisfy(reference -> assertThat(
                        document.at(reference.substring(1)).isMissingNode())
                .as(reference)
                .isFalse());
    }

    @Test
    void saysHowItIs() throws Exception {
        assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/health/ready").body()).isEqualTo("http-gateway up\n");
        assertThat(gateway.get("/metrics").body())
                .contains(
                        "millrace_gateway_events_published_total",
                        "millrace_gateway_events_repeated_total",
                        "millrace_gateway_events_rejected_total{reason=\"unfit\"}",
                        "millrace_gateway_in_flight_bytes",
                        "millrace_gateway_requests_seconds_count");
    }
}
