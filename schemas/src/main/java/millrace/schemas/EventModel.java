package millrace.schemas;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/// How values of one generated class are made and taken apart, whatever Avro's system properties say.
///
/// Makes the classes of that class's own schema and no others. Avro 1.12.2 finds classes by any schema's names, and
/// therefore trusts none until a system property or a JVM-wide setting names them; a library should set neither.
final class EventModel extends SpecificData {

    private final Map<String, Class<?>> classes = new HashMap<>();

    private EventModel(Class<?> javaType, Schema schema) {
        super(javaType.getClassLoader());
        SpecificData.getForClass(javaType).getConversions().forEach(this::addLogicalTypeConversion);
        // the generated coders do not sort maps
        setCustomCoders(false);
        collect(schema);
    }

    /// @param javaType generated from `schema`
    static EventModel of(Class<?> javaType, Schema schema) {
        return new EventModel(javaType, schema);
    }

    private void collect(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> {
                if (collectNamed(schema)) {
                    schema.getFields().forEach(field -> collect(field.schema()));
                }
            }
            case ENUM, FIXED -> collectNamed(schema);
            case ARRAY -> collect(schema.getElementType());
            case MAP -> collect(schema.getValueType());
            case UNION -> schema.getTypes().forEach(this::collect);
            default -> {
                // has no class of its own
            }
        }
    }

    private boolean collectNamed(Schema schema) {
        String name = schema.getFullName();
        if (classes.containsKey(name)) {
            return false;
        }
        try {
            classes.put(name, Class.forName(SpecificData.getClassName(schema), true, getClassLoader()));
            return true;
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("type '%s' has no generated class".formatted(name), e);
        }
    }

    @Override
    @SuppressWarnings({"rawtypes", "NullAway"}) // Avro's signature; null is its word for a type without a class
    public @Nullable Class getClass(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> classes.get(schema.getFullName());
            default -> super.getClass(schema);
        };
    }

    /// Avro decides by the exact class of the model; this one differs in where classes come from only.
    @Override
    public boolean isFastReaderEnabled() {
        return true;
    }
}
