package millrace.producers.httpgateway;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// The event types that upstream systems may publish, each with what reads its JSON.
final class PublishableTypes {

    /// @param reader of `data`
    /// @param keyField name of the field that is the record key and the subject: the first one
    record PublishableType(EventType<?> type, JsonRecord reader, String keyField) {

        /// @return null if the field could not be read
        @SuppressWarnings("NullAway") // of a record that is not complete
        @Nullable
        String keyOf(SpecificRecord event) {
            return type.subjectOf(event);
        }
    }

    private final Map<String, PublishableType> byName = new HashMap<>();
    private final List<PublishableType> all;

    PublishableTypes() {
        all = EventTypes.all().stream()
                .filter(EventType::published)
                .map(PublishableTypes::publishable)
                .toList();
        all.forEach(type -> byName.put(type.type().name(), type));
    }

    Optional<PublishableType> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    List<PublishableType> all() {
        return all;
    }

    private static PublishableType publishable(EventType<?> type) {
        Schema schema = type.schema();
        return new PublishableType(
                type,
                JsonSchemas.of(type.javaType(), schema),
                schema.getFields().getFirst().name());
    }
}
