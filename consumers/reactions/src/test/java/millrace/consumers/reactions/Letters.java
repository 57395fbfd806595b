package millrace.consumers.reactions;

import java.util.Map;
import millrace.notifications.Channel;
import millrace.notifications.NotificationRequested;
import millrace.schemas.Topic;

/// Events for tests: numbered letters to many customers.
final class Letters {

    private Letters() {}

    static Topic<String, NotificationRequested> topic(String name) {
        return new Topic<>(name, String.class, NotificationRequested.class);
    }

    static NotificationRequested letter(int sequence) {
        return NotificationRequested.newBuilder()
                .setChannel(Channel.EMAIL)
                .setRecipient("c@example.com")
                .setLocale("en")
                .setTemplate("t")
                .setTemplateVersion(1)
                .setVariables(Map.of("sequence", Integer.toString(sequence)))
                .build();
    }

    static int sequence(Delivery<NotificationRequested> delivery) {
        return Integer.parseInt(delivery.value().getVariables().get("sequence"));
    }

    /// Publishes `many` letters, in turn to `keys` customers.
    static void publish(ReactionBroker broker, Topic<?, ?> topic, int many, int keys) {
        for (int sequence = 0; sequence < many; sequence++) {
            broker.publish(topic, topic.name() + "/" + sequence, "customer-" + sequence % keys, letter(sequence));
        }
        broker.flush();
    }
}
