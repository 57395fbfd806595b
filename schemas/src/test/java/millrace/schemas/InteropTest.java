package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import millrace.orders.OrderDelivered;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Against a real registry, beside other people's serdes.
class InteropTest {

    private static final String SUBJECT = "orders.events-millrace.orders.OrderDelivered";

    private static RealRegistry apicurio;
    private static Map<String, Integer> provisioned;

    private SchemaRegistry registry;
    private EventSerdes serdes;

    @BeforeAll
    static void startRegistry() throws IOException {
        apicurio = RealRegistry.start();
        provisioned = Provisioning.schemas(SchemaRegistry.at(apicurio.confluentApi()));
    }

    @BeforeEach
    void connect() {
        registry = SchemaRegistry.at(apicurio.confluentApi());
        serdes = new EventSerdes(registry);
    }

    @AfterAll
    static void stopRegistry() {
        apicurio.close();
    }

    @ParameterizedTest
    @MethodSource("millrace.schemas.ForeignSerdes#present")
    void writesTheBytesThatOthersWrite(ForeignSerdes others) throws Exception {
        Serializer<SpecificRecord> ours = serdes.serializer();
        for (SpecificRecord event : Samples.all()) {
            EventType<?> type = EventTypes.of(event);
            try (Serializer<Object> theirs = others.serializer(apicurio, type)) {
                assertThat(ours.serialize(type.topic().name(), event))
                        .as(type.name())
                        .isEqualTo(theirs.serialize(type.topic().name(), event));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("millrace.schemas.ForeignSerdes#present")
    void readsWhatOthersWriteAndIsReadByThem(ForeignSerdes others) throws Exception {
        for (SpecificRecord event : Samples.all()) {
            EventType<?> type = EventTypes.of(event);
            String topic = type.topic().name();
            Deserializer<SpecificRecord> ours =
                    serdes.deserializer(new Topic<>(topic, String.class, SpecificRecord.class));
            try (Serializer<Object> theirSerializer = others.serializer(apicurio, type);
                    Deserializer<Object> theirDeserializer = others.deserializer(apicurio, type)) {
                assertThat(ours.deserialize(topic, theirSerializer.serialize(topic, event)))
                        .as(type.name())
                        .isEqualTo(event);
                assertThat(theirDeserializer.deserialize(
                                topic, serdes.serializer().serialize(topic, event)))
                        .as(type.name())
                        .isEqualTo(event);
            }
        }
    }

    @Test
    void findsEverySchemaAgainUnderTheSameId() {
        assertThat(provisioned).hasSameSizeAs(EventTypes.all());
        assertThat(Provisioning.schemas(registry)).isEqualTo(provisioned);
        SchemaRegistry another = SchemaRegistry.at(apicurio.confluentApi());
        for (EventType<?> type : EventTypes.all()) {
            int id = another.idOf(type.registrySubject(), type.schema());
            assertThat(provisioned).containsEntry(type.registrySubject(), id);
            assertThat(another.schemaOf(id).toString())
                    .isEqualTo(new Schema.Parser()
                            .parse(PlainSchema.of(type.schema()).toString())
                            .toString());
        }
    }

    @Test
    void doesNotKnowWhatNobodyRegistered() {
        assertThatThrownBy(() -> registry.schemaOf(987_654)).isInstanceOf(UnregisteredSchemaException.class);
        assertThatThrownBy(() -> registry.idOf("no-such-subject", OrderDelivered.getClassSchema()))
                .isInstanceOf(UnregisteredSchemaException.class);
        assertThatThrownBy(() -> registry.idOf(SUBJECT, Samples.ORDER.getSchema()))
                .isInstanceOf(UnregisteredSchemaException.class);
    }

    @Test
    void hasTheRegistryRefuseABreakingVersion() {
        Schema broken = new Schema.Parser()
                .parse(OrderDelivered.getClassSchema().toString().replace("\"orderId\"", "\"order\""));

        assertThatThrownBy(() -> registry.register(SUBJECT, broken))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageStartingWith("schema under subject '%s' was refused by the registry: ", SUBJECT);
    }

    @Test
    void readsALaterVersionThatItDoesNotKnow() {
        Schema later = new Schema.Parser()
                .parse(OrderDelivered.getClassSchema()
                        .toString()
                        .replace(
                                "\"fields\":[",
                                "\"fields\":[{\"name\":\"place\",\"type\":\"string\",\"default\":\"\"},"));
        int id = registry.register("another-subject", later);
        byte[] bytes = {0, (byte) (id >> 24), (byte) (id >> 16), (byte) (id >> 8), (byte) id, 2, 'p', 2, 'o'};

        assertThat(serdes.deserializer(Topics.ORDERS_EVENTS).deserialize("orders.events", bytes))
                .isEqualTo(new OrderDelivered("o"));
    }
}
