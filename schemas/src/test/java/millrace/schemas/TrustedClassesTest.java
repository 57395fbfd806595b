package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import millrace.orders.OrderDelayed;
import millrace.orders.OrderLine;
import millrace.orders.OrderPlaced;
import millrace.orders.Stage;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;

class TrustedClassesTest {

    private final EventSerdes serdes = new EventSerdes(SchemaRegistry.inMemory());

    @Test
    void letsAvroMakeTheRecordsAndEnumsWithinAnEvent() {
        var line = new OrderLine("tea", null, 2, new BigDecimal("3.5000"));
        var placed = new OrderPlaced("o-1", "ada", "GBP", List.of(line), new BigDecimal("7.00"));
        var delayed = new OrderDelayed("o-1", Stage.SHIPMENT, Instant.EPOCH, Instant.EPOCH);

        assertThat(readBack(Topics.ORDERS_EVENTS, placed)).isEqualTo(placed);
        assertThat(readBack(Topics.ORDERS_LIFECYCLE, delayed)).isEqualTo(delayed);
    }

    @Test
    void trustsNoOtherClassOfOurs() {
        TrustedClasses.trust();

        assertThat(ClassSecurityValidator.getGlobal().isTrusted(OrderPlaced.class))
                .isTrue();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(TrustedClasses.class))
                .isFalse();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(ProcessBuilder.class))
                .isFalse();
    }

    private SpecificRecord readBack(Topic<String, SpecificRecord> topic, SpecificRecord event) {
        byte[] bytes = serdes.serializer().serialize(topic.name(), event);
        return serdes.deserializer(topic).deserialize(topic.name(), bytes);
    }
}
