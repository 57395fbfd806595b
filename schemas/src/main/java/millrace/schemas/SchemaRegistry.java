package millrace.schemas;

import java.net.URI;
import org.apache.avro.Schema;

/// Where schemas and their ids are kept: the part of the Confluent Schema Registry v7 REST API that Millrace needs.
///
/// Answers are cached for good, for a registered schema never changes. Safe for use by many threads.
public interface SchemaRegistry {

    /// The id of `schema` under `subject`; looks up, never registers.
    ///
    /// @throws UnregisteredSchemaException if the registry does not know this schema under this subject
    /// @throws RegistryUnavailableException if the registry gave no usable answer; a later call may succeed
    int idOf(String subject, Schema schema);

    /// The schema with this id.
    ///
    /// @throws UnregisteredSchemaException if the registry does not know the id
    /// @throws RegistryUnavailableException if the registry gave no usable answer; a later call may succeed
    Schema schemaOf(int id);

    /// Registers `schema` under `subject`, or finds it there. Only the provisioning step calls this, never a producer.
    ///
    /// @return the schema's id
    /// @throws IncompatibleSchemaException if the registry refuses the schema
    /// @throws RegistryUnavailableException if the registry gave no usable answer; a later call may succeed
    int register(String subject, Schema schema);

    /// Has the registry refuse every later version under `subject` that a reader or writer of any earlier version could
    /// not understand (FULL_TRANSITIVE). Only the provisioning step calls this.
    ///
    /// @throws RegistryUnavailableException if the registry gave no usable answer; a later call may succeed
    void requireFullCompatibility(String subject);

    /// A registry behind the v7 REST API.
    ///
    /// @param base for example `http://localhost:8081/apis/ccompat/v7`
    static SchemaRegistry at(URI base) {
        return new HttpSchemaRegistry(base);
    }

    /// A registry in memory that knows every event type of the platform: for tests of a topology or a reaction,
    /// which need ids that agree but no registry of their own.
    static SchemaRegistry inMemory() {
        InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
        EventTypes.all().forEach(type -> registry.register(type.registrySubject(), type.schema()));
        return registry;
    }
}
