package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// Where a record lies.
record EventPosition(String topic, int partition, long offset) {

    static EventPosition of(ConsumerRecord<?, ?> found) {
        return new EventPosition(found.topic(), found.partition(), found.offset());
    }

    /// Into an object that is open.
    void writeMembers(JsonGenerator json) throws IOException {
        json.writeStringField("topic", topic);
        json.writeNumberField("partition", partition);
        json.writeNumberField("offset", offset);
    }

    /// As in logs: `orders.events-3@1842`.
    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
