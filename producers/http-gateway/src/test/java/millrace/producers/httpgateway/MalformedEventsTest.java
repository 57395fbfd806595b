package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class MalformedEventsTest {

    private static final String ORDER = """
            {"orderId":"o-1","customerId":"c-1","currency":"EUR","lines":[{"sku":"a","quantity":1,"unitPrice":"1.00"}],"total":"1.00"}""";

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

    // what is replaced by what in a sound order | pointers of all faults, and the detail of the first
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"quantity\":1|\"quantity\":\"1\"|/data/lines/0/quantity|is a text that does not fit; expected a whole number of 32 bits",
                "\"quantity\":1|\"quantity\":1.0|/data/lines/0/quantity|is a number that does not fit; expected a whole number of 32 bits",
                "\"quantity\":1|\"quantity\":2147483648|/data/lines/0/quantity|is a number that does not fit; expected a whole number of 32 bits",
                "\"quantity\":1|\"quantity\":null|/data/lines/0/quantity|is null; expected a whole number of 32 bits",
                "\"quantity\":1,||/data/lines/0/quantity|is missing; expected a whole number of 32 bits",
                "\"quantity\":1|\"quantity\":1,\"quantity\":2|/data/lines/0/quantity|appears twice; expected once",
                "\"quantity\":1|\"quantity\":1,\"colour\":{\"a\":[1]}|/data/lines/0/colour|is not a field of millrace.orders.OrderLine",
                "\"quantity\":1|\"quantity\":1,\"a/b~c\":1|/data/lines/0/a~1b~0c|is not a field of millrace.orders.OrderLine",
                "\"quantity\":1|\"quantity\":1,\"description\":{\"string\":\"x\"}|/data/lines/0/description|is an object; expected a text",
                "\"sku\":\"a\"|\"sku\":\"\\ud800\"|/data/lines/0/sku|is a text that does not fit; expected a text",
                "\"total\":\"1.00\"|\"total\":\"1.001\"|/data/total|is a text that does not fit; expected a decimal, as a text or a number, of at most 18 digits, at most 2 of them after the point",
                "\"total\":\"1.00\"|\"total\":1.001|/data/total|is a number that does not fit; expected a decimal, as a text or a number, of at most 18 digits, at most 2 of them after the point",
                "\"total\":\"1.00\"|\"total\":12345678901234567.00|/data/total|is a number that does not fit; expected a decimal, as a text or a number, of at most 18 digits, at most 2 of them after the point",
                "\"total\":\"1.00\"|\"total\":1e999999999|/data/total|is a number that does not fit; expected a decimal, as a text or a number, of at most 18 digits, at most 2 of them after the point",
                "\"total\":\"1.00\"|\"total\":\"1,00\"|/data/total|is a text that does not fit; expected a decimal, as a text or a number, of at most 18 digits, at most 2 of them after the point",
                "\"total\":\"1.00\"|\"total\":true|/data/total|is true or false; expected a decimal, as a text or a number, of at most 18 digits, at most 2 of them after the point",
                "\"lines\":[|\"lines\":[7,|/data/lines/0|is a number that does not fit; expected an object",
                "\"lines\":[{|\"lines\":{\"0\":[{|/data/lines|is an object; expected an array",
                "\"orderId\":\"o-1\"|\"orderId\":\"\"|/data/orderId|is empty; expected a text, for it is the key of the record",
            })
    void pointAtTheFault(String replaced, String by, String pointer, String detail) throws Exception {
        String data = ORDER.replace(replaced, by == null ? "" : by);
        if (by != null && by.contains("{\"0\"")) {
            data = data.replace("}],", "}]},");
        }

        var answer = gateway.post(TestGateway.STRUCTURED, structured("\"data\":" + data));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(pointers(TestGateway.json(answer))).containsExactly(pointer);
        assertThat(TestGateway.json(answer).get("errors").get(0).get("detail").asText())
                .isEqualTo(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"id\":\"1\",||400|/id",
                "\"id\":\"1\"|\"id\":\"\"|400|/id",
                "\"id\":\"1\"|\"id\":7|400|/id",
                "\"source\":\"/s\",||400|/source",
                "\"specversion\":\"1.0\"|\"specversion\":\"0.3\"|400|/specversion",
                "\"type\":\"millrace.orders.OrderPlaced\",||400|/type",
                "\"type\":\"millrace.orders.OrderPlaced\"|\"type\":\"millrace.orders.Nothing\"|404|/type",
                "\"type\":\"millrace.orders.OrderPlaced\"|\"type\":\"millrace.orders.OrderConfirmed\"|422|/type",
                "\"id\":\"1\"|\"id\":\"1\",\"subject\":\"o-2\"|422|/subject",
                "\"id\":\"1\"|\"id\":\"1\",\"time\":\"yesterday\"|422|/time",
                "\"id\":\"1\"|\"id\":\"1\",\"time\":\"1969-12-31T23:59:59Z\"|422|/time",
                "\"id\":\"1\"|\"id\":\"1\",\"datacontenttype\":\"text/xml\"|422|/datacontenttype",
                "\"id\":\"1\"|\"id\":\"1\",\"correlationid\":\"x\"|400|/correlationid",
                "\"id\":\"1\"|\"id\":\"1\",\"Upper\":\"x\"|400|/Upper",
                "\"id\":\"1\"|\"id\":\"1\",\"traceparent\":\"x\"|422|/traceparent",
                "\"id\":\"1\"|\"id\":\"a\\u0000b\"|400|/id",
                "\"id\":\"1\"|\"id\":\"1\",\"source\":\"/t\"|400|/source",
                "\"id\":\"1\"|\"id\":\"1\",\"data_base64\":\"AA==\"|422|/data_base64",
            })
    void pointAtTheAttribute(String replaced, String by, int status, String pointer) throws Exception {
        String event = structured("\"data\":" + ORDER).replace(replaced, by == null ? "" : by);

        var answer = gateway.post(TestGateway.STRUCTURED, event);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(pointers(TestGateway.json(answer))).containsExactly(pointer);
    }

    @Test
    void nameEveryFaultOfAnEvent() throws Exception {
        String data = """
                {"orderId":"o-1","customerId":7,"lines":[{"sku":"a","quantity":1,"unitPrice":"1.00"},{"quantity":"x","unitPrice":1.00001,"size":1}],"total":"x"}""";

        var answer =
                gateway.post(TestGateway.STRUCTURED, structured("\"subject\":\"o-2\",\"time\":\"x\",\"data\":" + data));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(pointers(TestGateway.json(answer)))
                .containsExactlyInAnyOrder(
                        "/data/customerId",
                        "/data/lines/1/quantity",
                        "/data/lines/1/unitPrice",
                        "/data/lines/1/size",
                        "/data/lines/1/sku",
                        "/data/total",
                        "/data/currency",
                        "/time",
                        "/subject");
    }

    @Test
    void areToldWhetherTheyComeFromTheFuture() throws Exception {
        String event = structured("\"time\":\"%s\",\"data\":%s".formatted("@", ORDER));

        var tooFar = gateway.post(
                "/events?dry-run=true",
                TestGateway.STRUCTURED,
                event.replace("@", Instant.now().plus(Duration.ofMinutes(61)).toString()));
        var near = gateway.post(
                "/events?dry-run=true",
                TestGateway.STRUCTURED,
                event.replace("@", Instant.now().plus(Duration.ofMinutes(59)).toString()));

        assertThat(tooFar.statusCode()).isEqualTo(422);
        assertThat(pointers(TestGateway.json(tooFar))).containsExactly("/time");
        assertThat(near.statusCode()).isEqualTo(200);
    }

    @Test
    void haveTheSamePointersInEveryForm() throws Exception {
        String data = ORDER.replace("\"quantity\":1", "\"quantity\":true");
        String event = structured("\"data\":" + data);

        var early = gateway.post(
                TestGateway.STRUCTURED,
                "{\"data\":" + data + "," + structured("").substring(1).replace(",}", "}"));
        var binary = gateway.post(
                "/events",
                "application/json",
                data,
                "ce-id",
                "1",
                "ce-source",
                "/s",
                "ce-specversion",
                "1.0",
                "ce-type",
                "millrace.orders.OrderPlaced");
        var batch = gateway.post(TestGateway.BATCH, "[" + event + "," + event + "]");
        var lines = gateway.post(TestGateway.LINES, event + "\n" + event);

        assertThat(pointers(TestGateway.json(early))).containsExactly("/data/lines/0/quantity");
        assertThat(pointers(TestGateway.json(binary))).containsExactly("/data/lines/0/quantity");
        assertThat(batch.statusCode()).isEqualTo(207);
        assertThat(pointers(TestGateway.json(batch).get(1))).containsExactly("/data/lines/0/quantity");
        assertThat(pointers(TestGateway.json(lines).get(1))).containsExactly("/data/lines/0/quantity");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "application/cloudevents+json|{\"id\":1|400",
                "application/cloudevents+json|[]|400",
                "application/cloudevents+json|{} {}|400",
                "application/cloudevents+json|{\"id\":NaN}|400",
                "application/cloudevents-batch+json|{}|400",
                "application/cloudevents-batch+json|[{},|400",
                "application/json|{}|400",
                "application/cloudevents+xml|<a/>|415",
                "application/cloudevents+json; charset=utf-16|{}|415",
                "text/plain|hello|415",
            })
    void areRefusedWhole(String contentType, String body, int status) throws Exception {
        var answer = gateway.post(contentType, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(TestGateway.json(answer).get("status").asInt()).isEqualTo(status);
    }

    @Test
    void doNotNestWithoutEnd() throws Exception {
        String nested = "[".repeat(100_000) + "]".repeat(100_000);

        var data = gateway.post(TestGateway.STRUCTURED, structured("\"data\":" + nested));
        var attribute = gateway.post(TestGateway.STRUCTURED, structured("\"deep\":" + nested + ",\"data\":" + ORDER));
        var batch = gateway.post(TestGateway.BATCH, nested);

        assertThat(List.of(data.statusCode(), attribute.statusCode(), batch.statusCode()))
                .containsOnly(400);
    }

    @Test
    void areCheckedWithoutBeingStored() throws Exception {
        var sound = gateway.post("/events?dry-run=true", TestGateway.STRUCTURED, structured("\"data\":" + ORDER));
        var faulty = gateway.post("/events?dry-run=true", TestGateway.STRUCTURED, structured("\"data\":{}"));
        var unclear = gateway.post("/events?dry-run=yes", TestGateway.STRUCTURED, structured("\"data\":" + ORDER));

        assertThat(sound.statusCode()).isEqualTo(200);
        assertThat(sound.body())
                .isEqualTo("{\"id\":\"1\",\"topic\":\"orders.events\",\"key\":\"o-1\",\"dryRun\":true}");
        assertThat(pointers(TestGateway.json(faulty)))
                .containsExactly("/data/orderId", "/data/customerId", "/data/currency", "/data/lines", "/data/total");
        assertThat(unclear.statusCode()).isEqualTo(400);
        assertThat(PublishBroker.shared().recordsOf("orders.events"))
                .noneMatch(record -> Arrays.equals(
                        record.headers().lastHeader("ce_source").value(), "/s".getBytes(StandardCharsets.UTF_8)));
    }

    private static String structured(String rest) {
        return "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"millrace.orders.OrderPlaced\","
                + rest + "}";
    }

    private static List<String> pointers(JsonNode problem) {
        return StreamSupport.stream(problem.withArray("errors").spliterator(), false)
                .map(error -> error.get("pointer").asText())
                .toList();
    }
}
