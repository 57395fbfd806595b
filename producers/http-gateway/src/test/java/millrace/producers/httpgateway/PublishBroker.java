package millrace.producers.httpgateway;

import java.util.Map;
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
        broker.createTopic("orders.events", 3, Map.of());
        broker.createTopic("customers.profiles", 3, Map.of("cleanup.policy", "compact"));
        return broker;
    }
}
