package millrace.producers.httpgateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import millrace.orders.OrderPlaced;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.EventSerdes;
import millrace.schemas.Identity;
import millrace.schemas.SchemaRegistry;
import millrace.schemas.TestBroker;
import millrace.schemas.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FourFormsTest {

    private static final String DATA = """
            {"orderId":"o-1","customerId":"c-1","currency":"EUR","total":"17.00",
             "lines":[{"sku":"85123A","quantity":6,"unitPrice":2.55},{"sku":"x","description":"Größe","quantity":-1,"unitPrice":"0.0001"}]}
            """;

    private static TestBroker broker;
    private static TestGateway gateway;

    @BeforeAll
    static void start(@TempDir Path data) throws Exception {
        broker = PublishBroker.shared();
        gateway = TestGateway.start(broker.bootstrapServers(), data, Map.of()).awaitReady();
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void storesAStructuredEvent() throws Exception {
        var answer = gateway.post(TestGateway.STRUCTURED, """
                {"specversion":"1.0","id":"s-1","source":"/shop","type":"millrace.orders.OrderPlaced","subject":"o-1",
                 "time":"2026-11-22T13:00:00.123+01:00","datacontenttype":"application/json","data":%s}""".formatted(DATA));

        JsonNode body = TestGateway.json(answer);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("millrace-repeat")).isEmpty();
        assertThat(body.fieldNames()).toIterable().containsExactly("id", "topic", "partition", "offset", "position");
        assertThat(body.get("id").asText()).isEqualTo("s-1");
        assertThat(body.get("position").asText())
                .isEqualTo("orders.events-%d@%d"
                        .formatted(
                                body.get("partition").asInt(),
                                body.get("offset").asLong()));
        var record = recordAt(body);
        Envelope envelope = EnvelopeHeaders.read(record.headers());
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("o-1");
        assertThat(record.timestamp())
                .isEqualTo(Instant.parse("2026-11-22T12:00:00.123Z").toEpochMilli());
        assertThat(envelope.identity()).isEqualTo(new Identity("/shop", "s-1"));
        assertThat(envelope.type()).isEqualTo("millrace.orders.OrderPlaced");
        assertThat(envelope.subject()).isEqualTo("o-1");
        assertThat(value(record).toString())
                .isEqualTo("{\"orderId\": \"o-1\", \"customerId\": \"c-1\", \"currency\": \"EUR\", \"lines\": ["
                        + "{\"sku\": \"85123A\", \"description\": null, \"quantity\": 6, \"unitPrice\": 2.5500}, "
                        + "{\"sku\": \"x\", \"description\": \"Größe\", \"quantity\": -1, \"unitPrice\": 0.0001}], "
                        + "\"total\": 17.00}");
    }

    @Test
    void readsDataBeforeTheTypeIsKnown() throws Exception {
        var answer = gateway.post(TestGateway.STRUCTURED, """
                {"data":%s,"specversion":"1.0","id":"s-2","source":"/shop","type":"millrace.orders.OrderPlaced"}""".formatted(DATA));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(value(recordAt(TestGateway.json(answer))).getLines()).hasSize(2);
    }

    @Test
    void storesABinaryEvent() throws Exception {
        var answer = gateway.post(
                "/events",
                "application/json",
                DATA,
                "ce-specversion",
                "1.0",
                "ce-id",
                "b-1 %E2%82%AC",
                "ce-source",
                "/shop",
                "ce-type",
                "millrace.orders.OrderPlaced",
                "ce-partner",
                "7",
                "ce-traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

        assertThat(answer.statusCode()).isEqualTo(201);
        var record = recordAt(TestGateway.json(answer));
        Envelope envelope = EnvelopeHeaders.read(record.headers());
        assertThat(envelope.identity()).isEqualTo(new Identity("/shop", "b-1 €"));
        assertThat(envelope.traceparent())
                .isEqualTo(Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        assertThat(envelope.time()).isEqualTo(envelope.recordedTime());
        assertThat(new String(record.headers().lastHeader("ce_partner").value(), StandardCharsets.UTF_8))
                .isEqualTo("7");
        assertThat(value(record).getCustomerId()).isEqualTo("c-1");
    }

    @Test
    void storesABatchInOrder() throws Exception {
        String event = """
                {"specversion":"1.0","id":"%s","source":"/batch","type":"millrace.orders.OrderDelivered","data":{"orderId":"%s"}}""";

        var answer = gateway.post(
                TestGateway.BATCH,
                "[" + event.formatted("1", "o-1") + "," + event.formatted("2", "") + "," + event.formatted("3", "o-1")
                        + "]");

        JsonNode results = TestGateway.json(answer);
        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(results).hasSize(3);
        assertThat(results.get(0).get("status").asInt()).isEqualTo(201);
        assertThat(results.get(1).get("status").asInt()).isEqualTo(422);
        assertThat(results.get(1).get("id").asText()).isEqualTo("2");
        assertThat(results.get(1).get("errors").get(0).get("pointer").asText()).isEqualTo("/data/orderId");
        assertThat(results.get(2).get("offset").asLong())
                .isGreaterThan(results.get(0).get("offset").asLong());
    }

    @Test
    void storesTheLinesThatAreEvents() throws Exception {
        String event = """
                {"specversion":"1.0","id":"%s","source":"/lines","type":"millrace.orders.OrderDelivered","data":{"orderId":"o-1"}}""";

        var answer = gateway.post(
                TestGateway.LINES, event.formatted("1") + "\r\n\n{\"id\":\n" + event.formatted("3") + "\n");

        JsonNode results = TestGateway.json(answer);
        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(results).hasSize(3);
        assertThat(results.get(0).get("id").asText()).isEqualTo("1");
        assertThat(results.get(1).get("status").asInt()).isEqualTo(400);
        assertThat(results.get(2).get("status").asInt()).isEqualTo(201);
    }

    private static ConsumerRecord<byte[], byte[]> recordAt(JsonNode stored) {
        return broker.recordsOf(stored.get("topic").asText()).stream()
                .filter(record -> record.partition() == stored.get("partition").asInt()
                        && record.offset() == stored.get("offset").asLong())
                .findFirst()
                .orElseThrow();
    }

    private static OrderPlaced value(ConsumerRecord<byte[], byte[]> record) {
        return (OrderPlaced) new EventSerdes(SchemaRegistry.inMemory())
                .deserializer(Topics.ORDERS_EVENTS)
                .deserialize(record.topic(), record.value());
    }
}
