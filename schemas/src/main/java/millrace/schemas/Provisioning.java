package millrace.schemas;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/// Makes a Kafka cluster and a registry what the catalogue says. Safe to repeat, and to run twice at once.
///
/// @param createdTopics names of the topics that were not there before, dead letter topics among them
/// @param foundTopics names of the topics that were; their settings are left as the operator has them
/// @param schemaIds for each registry subject the id of this build's schema
public record Provisioning(List<String> createdTopics, List<String> foundTopics, Map<String, Integer> schemaIds) {

    public Provisioning {
        createdTopics = List.copyOf(createdTopics);
        foundTopics = List.copyOf(foundTopics);
        schemaIds = Map.copyOf(schemaIds);
    }

    /// Creates every topic of the catalogue with its dead letter topic, and registers the schema of every event type.
    ///
    /// @param replicationFactor copies of each topic, 1 to the number of brokers
    /// @throws ProvisioningException if a topic is there with another number of partitions, or cannot be created
    /// @throws IncompatibleSchemaException if the registry refuses a schema
    /// @throws RegistryUnavailableException if the registry gave no usable answer; a later call may succeed
    public static Provisioning apply(Admin admin, SchemaRegistry registry, short replicationFactor) {
        Provisioning topics = topics(admin, replicationFactor);
        return new Provisioning(topics.createdTopics(), topics.foundTopics(), schemas(registry));
    }

    /// The half of `apply` that needs no registry.
    public static Provisioning topics(Admin admin, short replicationFactor) {
        return new TopicProvisioning(admin, replicationFactor).apply(TopicCatalog.load());
    }

    /// The half of `apply` that needs no broker.
    ///
    /// @return for each registry subject the id of this build's schema
    public static Map<String, Integer> schemas(SchemaRegistry registry) {
        return new SchemaProvisioning(registry, TopicCatalog.load()).apply(EventTypes.all());
    }
}
