package millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProvisioningTest {

    private static final short ONE_COPY = 1;

    private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
    private static TestBroker broker;
    private static Admin admin;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start();
        admin = broker.admin();
    }

    @AfterAll
    static void stopBroker() throws Exception {
        admin.close();
        broker.close();
    }

    @AfterEach
    void deleteTopics() throws Exception {
        admin.deleteTopics(admin.listTopics().names().get()).all().get();
        awaitTopics(Set.of());
    }

    private static void create(NewTopic... topics) throws Exception {
        admin.createTopics(List.of(topics)).all().get();
        awaitTopics(Stream.of(topics).map(NewTopic::name).collect(Collectors.toSet()));
    }

    /// A broker hears a moment later what its controller has decided.
    private static void awaitTopics(Set<String> names) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!admin.listTopics().names().get().equals(names)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    @Test
    void createsEveryTopicWithItsDeadLettersAndRegistersEverySchema() throws Exception {
        Provisioning made = Provisioning.apply(admin, registry, ONE_COPY);

        assertThat(made.createdTopics()).containsExactlyElementsOf(allTopics());
        assertThat(made.foundTopics()).isEmpty();
        assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrderElementsOf(allTopics());
        assertThat(made.schemaIds()).hasSameSizeAs(EventTypes.all());
        assertThat(EventTypes.all()).allSatisfy(type -> assertThat(made.schemaIds())
                .containsEntry(type.registrySubject(), registry.idOf(type.registrySubject(), type.schema())));
        assertThat(partitions("orders.events")).isEqualTo(3);
        assertThat(partitions("orders.events.dead-letters")).isEqualTo(3);
        assertThat(settings("orders.events"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("min.insync.replicas", "1");
        assertThat(settings("customers.profiles")).containsEntry("cleanup.policy", "compact");
        assertThat(settings("notifications.requested")).containsEntry("retention.ms", "2592000000");
        assertThat(settings("customers.profiles.dead-letters"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "2592000000");
    }

    @Test
    void findsEverythingAgainTheSecondTime() {
        Provisioning first = Provisioning.apply(admin, registry, ONE_COPY);

        Provisioning second = Provisioning.apply(admin, registry, ONE_COPY);

        assertThat(second).isEqualTo(new Provisioning(List.of(), first.createdTopics(), first.schemaIds()));
    }

    @Test
    void createsWhatIsMissingBesideWhatIsThere() throws Exception {
        create(new NewTopic("orders.events", 3, ONE_COPY));

        Provisioning made = Provisioning.topics(admin, ONE_COPY);

        assertThat(made.foundTopics()).containsExactly("orders.events");
        assertThat(made.createdTopics())
                .containsExactlyElementsOf(allTopics().stream()
                        .filter(name -> !name.equals("orders.events"))
                        .toList());
    }

    @Test
    void refusesTopicsWithOtherPartitionCountsAndCreatesNothing() throws Exception {
        create(
                new NewTopic("orders.events", 1, ONE_COPY),
                new NewTopic("customers.profiles.dead-letters", 4, ONE_COPY));

        assertThatThrownBy(() -> Provisioning.apply(admin, registry, ONE_COPY))
                .isInstanceOf(ProvisioningException.class)
                .hasMessage("""
                        customers.profiles.dead-letters has 4 partitions; topics.yaml expects 3
                        orders.events has 1 partitions; topics.yaml expects 3
                        no topic was created or changed: more partitions would break the order of keys""");

        assertThat(admin.listTopics().names().get())
                .containsExactlyInAnyOrder("orders.events", "customers.profiles.dead-letters");
    }

    private static List<String> allTopics() {
        return Topics.all().stream()
                .flatMap(topic -> Stream.of(topic.name(), topic.deadLetters().name()))
                .toList();
    }

    private int partitions(String topic) throws Exception {
        return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                .mapToInt(description -> description.partitions().size())
                .sum();
    }

    private Map<String, String> settings(String topic) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }
}
