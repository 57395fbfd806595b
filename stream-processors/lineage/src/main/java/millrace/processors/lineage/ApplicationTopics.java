package millrace.processors.lineage;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/// The topics that must exist before an application joins its group.
///
/// A missing source would stop it, and a missing dead letter topic would kill it at the first record it cannot read.
record ApplicationTopics(StreamsApplication application, StreamsConfiguration configuration) {

    private static final int SECONDS_FOR_AN_ANSWER = 5;

    /// Why the application cannot start for now; empty if it can. Creates the application's own dead letter topic.
    Optional<String> obstacle() throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                configuration.bootstrapServers(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                application.id() + "-start"))) {
            Set<String> missing = new TreeSet<>(needed());
            missing.removeAll(admin.listTopics().names().get(SECONDS_FOR_AN_ANSWER, SECONDS));
            if (missing.remove(ownDeadLetters())) {
                create(admin, ownDeadLetters());
            }
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of("topics %s are missing; run the provisioning step".formatted(missing));
        } catch (KafkaException | ExecutionException | TimeoutException e) {
            return Optional.of("broker gives no answer: " + e.getMessage());
        }
    }

    private Set<String> needed() {
        return Stream.concat(
                        application.topics().stream()
                                .flatMap(topic -> Stream.of(
                                        topic.name(), topic.deadLetters().name())),
                        Stream.of(ownDeadLetters()))
                .collect(Collectors.toSet());
    }

    private String ownDeadLetters() {
        return new Topic<>(application.id(), byte[].class, byte[].class)
                .deadLetters()
                .name();
    }

    private void create(Admin admin, String topic) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            NewTopic ownLetters = new NewTopic(topic, Optional.of(1), Optional.of((short) configuration.replication()))
                    .configs(Map.of(
                            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(DeadLetterHeaders.MOST_LETTER_BYTES)));
            admin.createTopics(Set.of(ownLetters)).all().get(SECONDS_FOR_AN_ANSWER, SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }
}
