package millrace.schemas;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/// Schemas kept in memory, with ids from 1 in the order of registration.
final class InMemorySchemaRegistry implements SchemaRegistry {

    private record Entry(String subject, Schema schema) {}

    private final Map<Entry, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    @Override
    public int idOf(String subject, Schema schema) {
        Integer id = ids.get(new Entry(subject, schema));
        if (id == null) {
            throw new UnregisteredSchemaException(subject, schema);
        }
        return id;
    }

    @Override
    public Schema schemaOf(int id) {
        Schema schema = schemas.get(id);
        if (schema == null) {
            throw new UnregisteredSchemaException(id);
        }
        return schema;
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        return ids.computeIfAbsent(new Entry(subject, schema), entry -> {
            int id = schemas.size() + 1;
            schemas.put(id, schema);
            return id;
        });
    }

    @Override
    public void requireFullCompatibility(String subject) {
        // holds one version of each schema, that of this build
    }
}
