package millrace.producers.httpgateway;

import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.jspecify.annotations.Nullable;

/// Makes of an Avro schema, once, what reads plain JSON as it.
final class JsonSchemas {

    private final SpecificData model;
    private final ClassLoader loader;
    private final Map<String, JsonRecord> records = new HashMap<>();

    private JsonSchemas(Class<?> javaType) {
        this.model = SpecificData.getForClass(javaType);
        this.loader = javaType.getClassLoader();
    }

    /// @param javaType class generated from `schema`
    /// @throws IllegalArgumentException if plain JSON cannot stand for `schema`
    static JsonRecord of(Class<?> javaType, Schema schema) {
        return new JsonSchemas(javaType).record(schema);
    }

    private JsonRecord record(Schema schema) {
        JsonRecord known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        var made = new JsonRecord(schema, javaType(schema));
        records.put(schema.getFullName(), made);
        for (Schema.Field field : schema.getFields()) {
            made.add(field.name(), value(field.schema()), field.hasDefaultValue(), fallback(field));
        }
        return made;
    }

    private @Nullable Object fallback(Schema.Field field) {
        return field.hasDefaultValue() ? model.getDefaultValue(field) : null;
    }

    private JsonValue value(Schema schema) {
        JsonScalar logical = logical(schema.getLogicalType());
        if (logical != null) {
            return logical;
        }
        return switch (schema.getType()) {
            case RECORD -> record(schema);
            case ARRAY -> new JsonArray(value(schema.getElementType()));
            case MAP -> new JsonMap(value(schema.getValueType()));
            case UNION -> optional(schema);
            case ENUM -> Scalars.symbol(javaType(schema).getEnumConstants());
            case STRING -> Scalars.text();
            case INT -> Scalars.whole32();
            case LONG -> Scalars.whole64();
            case FLOAT -> Scalars.float32();
            case DOUBLE -> Scalars.float64();
            case BOOLEAN -> Scalars.flag();
            case BYTES -> Scalars.bytes();
            case FIXED, NULL -> throw unsupported(schema);
        };
    }

    private static @Nullable JsonScalar logical(@Nullable LogicalType type) {
        return switch (type) {
            case LogicalTypes.Decimal decimal -> Decimals.of(decimal);
            case LogicalTypes.TimestampMillis _ -> Times.instant(ChronoUnit.MILLIS);
            case LogicalTypes.TimestampMicros _ -> Times.instant(ChronoUnit.MICROS);
            case LogicalTypes.Date _ -> Times.date();
            case null, default -> null;
        };
    }

    private JsonValue optional(Schema union) {
        List<Schema> others = union.getTypes().stream()
                .filter(type -> type.getType() != Schema.Type.NULL)
                .toList();
        if (others.size() != 1 || union.getTypes().size() != 2) {
            throw unsupported(union);
        }
        return new JsonOptional(value(others.getFirst()));
    }

    private Class<?> javaType(Schema schema) {
        String name = SpecificData.getClassName(schema);
        try {
            return Class.forName(name, true, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("type '%s' has no generated class".formatted(name), e);
        }
    }

    private static IllegalArgumentException unsupported(Schema schema) {
        return new IllegalArgumentException(
                "schema %s has no plain JSON of its own; expected null and one other type in a union, and no fixed"
                        .formatted(schema));
    }
}
