package millrace.producers.httpgateway;

import static java.util.stream.Collectors.toCollection;

import java.util.Map;
import java.util.TreeSet;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import millrace.schemas.TestBroker;
import org.jspecify.annotations.Nullable;

/// A broker with the topics that can be published to.
final class PublishBroker {

    private static @Nullable TestBroker shared;

    private PublishBroker() {}

    /// For tests that can share one; ends with the JVM.
    static synchronized TestBroker shared() throws Exception {
        if (shared == null) {
            shared = start();
        }
        return shared;
    }

    static TestBroker start() throws Exception {
        var broker = TestBroker.start();
        var topics = EventTypes.all().stream()
                .filter(EventType::published)
                .map(type -> type.topic().name())
                .collect(toCollection(TreeSet::new));
        for (var topic : topics) {
            broker.createTopic(topic, 3, topic.endsWith(".profiles") ? Map.of("cleanup.policy", "compact") : Map.of());
        }
        return broker;
    }
}
