package millrace.benchmarks.goals;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Client settings of the contenders that are not Millrace, which has its own.
final class Clients {

    private Clients() {}

    /// A member of the group by the protocol of KIP-848, as Millrace is, but where the kind says otherwise.
    static Map<String, Object> consumer(Orders orders) {
        Map<String, Object> settings = shared(orders);
        if (orders.kind() == Kind.PARALLEL_CLASSIC) {
            settings.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
            settings.put("session.timeout.ms", 3_000);
            settings.put("heartbeat.interval.ms", 300);
        } else {
            settings.put("group.protocol", "consumer");
        }
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        return settings;
    }

    static Map<String, Object> shared(Orders orders) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", orders.bootstrapServers());
        settings.put("group.id", orders.group());
        settings.put("key.deserializer", ByteArrayDeserializer.class);
        settings.put("value.deserializer", ByteArrayDeserializer.class);
        return settings;
    }

    static Map<String, Object> producer(String bootstrapServers) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("linger.ms", 5);
        settings.put("max.in.flight.requests.per.connection", 1);
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        return settings;
    }
}
