package millrace.consumers.reactions;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import millrace.notifications.Channel;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationUncertain;
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

    /// The sequence of the letter with this identity, as `publish` gives it.
    static int sequence(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('/') + 1));
    }

    /// The letters of which the reaction `name` has said that they may arrive twice.
    static Set<Integer> flagged(ReactionBroker broker, String name) {
        return broker.facts(NotificationUncertain.class).stream()
                .map(NotificationUncertain::getAnswers)
                .filter(id -> id.startsWith(name + "."))
                .map(Letters::sequence)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Publishes `many` letters, in turn to `keys` customers.
    static void publish(ReactionBroker broker, Topic<?, ?> topic, int many, int keys) {
        publish(broker, topic, 0, many, keys);
    }

    /// Publishes the letters from `first` to before `end`.
    static void publish(ReactionBroker broker, Topic<?, ?> topic, int first, int end, int keys) {
        for (int sequence = first; sequence < end; sequence++) {
            broker.publish(topic, topic.name() + "/" + sequence, "customer-" + sequence % keys, letter(sequence));
        }
        broker.flush();
    }
}
