package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import millrace.orders.OrderPlaced;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class StateSerdeTest {

    private final Serde<OrderPlaced> serde = StateSerde.of(OrderPlaced.class, OrderPlaced.getClassSchema());

    @Test
    void readsWhatItWrote() {
        byte[] bytes = serde.serializer().serialize("store", Samples.ORDER);

        assertThat(serde.deserializer().deserialize("store", bytes)).isEqualTo(Samples.ORDER);
    }

    @Test
    void refusesStateOfAnotherSchema() {
        assertThatThrownBy(() -> serde.deserializer().deserialize("store", new byte[20]))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("store: state is not readable by this build");
    }
}
