package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import millrace.notifications.NotificationRequested;
import millrace.orders.OrderCancelled;
import millrace.orders.PaymentAuthorized;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class EventSerdesTest {

    private final EventSerdes serdes = new EventSerdes(SchemaRegistry.inMemory());
    private final Serializer<SpecificRecord> serializer = serdes.serializer();

    @Test
    void readWhatTheyWroteOfEveryType() {
        assertThat(Samples.all()).hasSameSizeAs(EventTypes.all());
        for (SpecificRecord event : Samples.all()) {
            assertThat(readBack(event)).isEqualTo(event);
        }
    }

    @Test
    void writeEqualMapsToEqualBytesWhateverTheirOrder() {
        List<String> keys = List.of("orderId", "total", "name", "Ä", "z", "a", "");
        Map<String, String> there = new LinkedHashMap<>();
        keys.forEach(key -> there.put(key, "v" + key));
        Map<String, String> back = new LinkedHashMap<>();
        for (int i = keys.size() - 1; i >= 0; i--) {
            back.put(keys.get(i), "v" + keys.get(i));
        }

        assertThat(serializer.serialize("t", letter(there))).isEqualTo(serializer.serialize("t", letter(back)));
    }

    @Test
    void passTombstones() {
        assertThat(serializer.serialize("customers.profiles", null)).isNull();
        assertThat(serdes.deserializer(Topics.CUSTOMERS_PROFILES).deserialize("customers.profiles", null))
                .isNull();
    }

    @Test
    void refuseToWriteWhatTheSchemaDoesNotAllow() {
        assertThatThrownBy(() -> serializer.serialize("orders.events", new OrderCancelled("o-1", null)))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("orders.events: millrace.orders.OrderCancelled cannot be written (")
                .hasMessageContaining("reason");
        assertThatThrownBy(() -> serializer.serialize(
                        "orders.events", new PaymentAuthorized("o-1", new BigDecimal("1.234"), "EUR", "card")))
                .isInstanceOf(SerializationException.class)
                .hasMessageStartingWith("orders.events: millrace.orders.PaymentAuthorized cannot be written (");
    }

    @Test
    void refuseToWriteMoreThanTheyWouldRead() {
        Serializer<SpecificRecord> small = new EventSerdes(SchemaRegistry.inMemory(), 1024).serializer();

        assertThatThrownBy(() -> small.serialize("orders.events", new OrderCancelled("o-1", "x".repeat(1024))))
                .isInstanceOf(SerializationException.class)
                .hasMessage("orders.events: millrace.orders.OrderCancelled of 1035 bytes; expected at most 1024");
    }

    @Test
    void serveManyThreadsAtOnce() throws Exception {
        List<byte[]> expected = Samples.all().stream()
                .map(event -> serializer.serialize("t", event))
                .toList();
        EventSerdes shared = new EventSerdes(SchemaRegistry.inMemory());
        Serializer<SpecificRecord> sharedSerializer = shared.serializer();
        var sharedDeserializer = shared.deserializer(new Topic<>("t", String.class, SpecificRecord.class));
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int task = 0; task < 400; task++) {
            int which = task % expected.size();
            tasks.add(() -> {
                SpecificRecord event = Samples.all().get(which);
                for (int i = 0; i < 50; i++) {
                    byte[] bytes = sharedSerializer.serialize("t", event);
                    assertThat(bytes).isEqualTo(expected.get(which));
                    assertThat(sharedDeserializer.deserialize("t", bytes)).isEqualTo(event);
                }
                return true;
            });
        }

        for (Future<Boolean> done : threads.invokeAll(tasks)) {
            assertThat(done.get()).isTrue();
        }
        threads.shutdown();
    }

    private SpecificRecord readBack(SpecificRecord event) {
        var deserializer = serdes.deserializer(new Topic<>("t", String.class, SpecificRecord.class));
        return deserializer.deserialize("t", serializer.serialize("t", event));
    }

    private static NotificationRequested letter(Map<String, String> variables) {
        NotificationRequested letter = Samples.letter();
        return NotificationRequested.newBuilder(letter).setVariables(variables).build();
    }
}
