package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/// A JSON object as a record: every field known, none twice, those without a default there.
final class JsonRecord implements JsonValue {

    private record Field(
            int position,
            String name,
            JsonValue value,
            boolean hasDefault,
            @Nullable Object fallback) {}

    private final Schema schema;
    private final Class<?> javaType;
    private final List<Field> fields = new ArrayList<>();
    private final Map<String, Field> byName = new HashMap<>();

    /// The fields come with `add`, so that a record can contain itself.
    JsonRecord(Schema schema, Class<?> javaType) {
        this.schema = schema;
        this.javaType = javaType;
    }

    void add(String name, JsonValue value, boolean hasDefault, @Nullable Object fallback) {
        var field = new Field(fields.size(), name, value, hasDefault, fallback);
        fields.add(field);
        byName.put(name, field);
    }

    @Override
    public @Nullable Object read(JsonParser json, Faults faults) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return JsonScalar.refuse(json, faults, expected());
        }
        var record = (SpecificRecord) SpecificData.newInstance(javaType, schema);
        boolean[] seen = new boolean[fields.size()];
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            Field field = byName.get(name);
            if (field == null) {
                faults.at(json, "is not a field of %s".formatted(schema.getFullName()));
                json.skipChildren();
            } else if (seen[field.position()]) {
                faults.at(json, "appears twice; expected once");
                json.skipChildren();
            } else {
                seen[field.position()] = true;
                put(record, field, field.value().read(json, faults), faults);
            }
        }
        complete(record, seen, json, faults);
        return record;
    }

    private void complete(SpecificRecord record, boolean[] seen, JsonParser json, Faults faults) {
        for (Field field : fields) {
            if (seen[field.position()]) {
                continue;
            }
            if (field.hasDefault()) {
                put(record, field, field.fallback(), faults);
            } else {
                faults.atField(
                        json,
                        field.name(),
                        "is missing; expected %s".formatted(field.value().expected()));
            }
        }
    }

    private static void put(SpecificRecord record, Field field, @Nullable Object value, Faults faults) {
        // what is right is kept beside what is wrong, so that later checks can find more
        if (value != null || faults.none()) {
            record.put(field.position(), value);
        }
    }

    @Override
    public String expected() {
        return "an object";
    }
}
