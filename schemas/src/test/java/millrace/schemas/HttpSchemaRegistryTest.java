package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import millrace.orders.OrderDelivered;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSchemaRegistryTest {

    private static final Schema DELIVERED = OrderDelivered.getClassSchema();
    private static final String SUBJECT = "orders.events-millrace.orders.OrderDelivered";

    private StubRegistry stub;
    private SchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        stub = new StubRegistry();
        registry = SchemaRegistry.at(stub.address());
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void asksForAnIdOnceAndRegistersNothing() {
        Serializer<SpecificRecord> serializer = new EventSerdes(registry).serializer();
        stub.answers(200, "{\"subject\":\"s\",\"id\":7,\"version\":1}");

        for (int i = 0; i < 100; i++) {
            assertThat(serializer.serialize("orders.events", new OrderDelivered("o-" + i)))
                    .startsWith(0, 0, 0, 0, 7);
        }

        assertThat(stub.requests()).hasSize(1);
        assertThat(stub.requests().get(0)).startsWith("POST /v7/subjects/" + SUBJECT + " {\"schema\":");
    }

    @Test
    void asksForASchemaOnce() {
        Deserializer<SpecificRecord> deserializer = new EventSerdes(registry).deserializer(Topics.ORDERS_EVENTS);
        stub.answers(200, PlainSchema.request(DELIVERED).toString());

        for (int i = 0; i < 100; i++) {
            assertThat(deserializer.deserialize("orders.events", new byte[] {0, 0, 0, 0, 7, 2, 'x'}))
                    .isEqualTo(new OrderDelivered("x"));
        }

        assertThat(stub.requests()).containsExactly("GET /v7/schemas/ids/7");
    }

    @Test
    void sendsTheSchemaAsItsFileHasIt() {
        stub.answers(200, "{\"id\":7}");

        registry.register(SUBJECT, DELIVERED);

        assertThat(stub.requests())
                .containsExactly("POST /v7/subjects/" + SUBJECT + "/versions {\"schema\":\"{"
                        + "\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"OrderDelivered\\\","
                        + "\\\"namespace\\\":\\\"millrace.orders\\\","
                        + "\\\"doc\\\":\\\"The goods have reached the customer.\\\",\\\"fields\\\":["
                        + "{\\\"name\\\":\\\"orderId\\\",\\\"type\\\":\\\"string\\\",\\\"doc\\\":"
                        + "\\\"The order this is about, as the shop numbers it; also the record key.\\\"}]}\"}");
    }

    @Test
    void knowsTheIdOfWhatItHasRegistered() {
        stub.answers(200, "{\"id\":7}");
        registry.register(SUBJECT, DELIVERED);

        assertThat(registry.idOf(SUBJECT, DELIVERED)).isEqualTo(7);
        assertThat(stub.requests()).hasSize(1);
    }

    @Test
    void tellsTheUnknownFromTheUnavailable() {
        stub.answers(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        assertThatThrownBy(() -> registry.schemaOf(7))
                .isInstanceOf(UnregisteredSchemaException.class)
                .hasMessage("schema id 7 is not in the registry; expected the id of a registered schema");
        stub.answers(404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
        assertThatThrownBy(() -> registry.idOf(SUBJECT, DELIVERED))
                .isInstanceOf(UnregisteredSchemaException.class)
                .hasMessage("schema millrace.orders.OrderDelivered is not registered under subject '" + SUBJECT
                        + "'; register it with the provisioning step first");

        stub.answers(404, "<html>not here</html>");
        assertUnavailable("answered 404 without JSON");
        stub.answers(404, "{\"detail\":\"no such path\"}");
        assertUnavailable("answered with code 404; expected 200");
        stub.answers(401, "{\"error_code\":401}");
        assertUnavailable("answered with code 401; expected 200");
        stub.answers(503, "{\"error_code\":40403}");
        assertUnavailable("answered 503; expected 200");
        stub.answers(200, "[]");
        assertUnavailable("answered 200 without a JSON object");
        stub.answers(200, "");
        assertUnavailable("answered 200 without a JSON object");
        stub.answers(200, "{\"schema\":7}");
        assertUnavailable("answered with code 200; expected 200");
        stub.close();
        assertUnavailable("gave no answer (ConnectException)");
    }

    private void assertUnavailable(String what) {
        String base = stub.address().toString().replaceAll("/$", "");
        assertThatThrownBy(() -> registry.schemaOf(8))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessage("registry at %s %s; whoever asked tries again", base, what);
    }

    @Test
    void asksNobodyAboutIdsThatNoRegistryGives() {
        assertThatThrownBy(() -> registry.schemaOf(-1)).isInstanceOf(UnregisteredSchemaException.class);
        assertThatThrownBy(() -> registry.schemaOf(0)).isInstanceOf(UnregisteredSchemaException.class);

        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void refusesSchemasThatAreNotAvro() {
        stub.answers(200, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax\"}");
        assertThatThrownBy(() -> registry.schemaOf(7))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("schema id 7 is of type PROTOBUF; expected AVRO");

        stub.answers(200, "{\"schema\":\"[\\\"a.B\\\"]\"}");
        assertThatThrownBy(() -> registry.schemaOf(8))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("schema id 8 is not an Avro schema that can stand alone");

        stub.answers(
                200,
                PlainSchema.request(Schema.create(Schema.Type.STRING))
                        .toString()
                        .replace("\\\"string\\\"", "{\\\"type\\\":\\\"array\\\",\\\"items\\\":".repeat(20_000)));
        assertThatThrownBy(() -> registry.schemaOf(9))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("schema id 9 is not an Avro schema that can stand alone");
    }

    @Test
    void asksOnceAboutASchemaThatIsNotAvro() {
        stub.answers(200, "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");

        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> registry.schemaOf(7)).isInstanceOf(UndecodableException.class);
        }

        assertThat(stub.requests()).hasSize(1);
    }

    @Test
    void saysWhyTheRegistryRefusedAVersion() {
        stub.answers(409, "{\"error_code\":409,\"message\":\"incompatible\"}");

        assertThatThrownBy(() -> registry.register(SUBJECT, DELIVERED))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessage("schema under subject '%s' was refused by the registry: incompatible", SUBJECT);
    }

    @Test
    void asksForFullCompatibilityWithEveryVersion() {
        registry.requireFullCompatibility("a subject/1");

        assertThat(stub.requests())
                .containsExactly("PUT /v7/config/a%20subject%2F1 {\"compatibility\":\"FULL_TRANSITIVE\"}");
    }

    @Test
    void keepsTheUserOfTheAddressOutOfMessages() {
        SchemaRegistry guarded = SchemaRegistry.at(stub.address("ada:p%40ss@"));
        stub.answers(500, "{}");

        assertThatThrownBy(() -> guarded.schemaOf(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageNotContainingAny("ada", "p@ss", "p%40ss");

        assertThat(stub.authorizations()).containsExactly("Basic YWRhOnBAc3M=");
    }

    @Test
    void refusesAnAddressThatIsNone() {
        assertThatThrownBy(() -> SchemaRegistry.at(URI.create("localhost:8081")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "registry address has scheme 'localhost' and host 'null'; expected http(s)://host[:port]/path");
    }
}
