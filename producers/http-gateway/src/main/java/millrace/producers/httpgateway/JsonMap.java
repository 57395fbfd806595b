package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON object as a map of one kind of value.
record JsonMap(JsonValue value) implements JsonValue {

    @Override
    public @Nullable Object read(JsonParser json, Faults faults) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return JsonScalar.refuse(json, faults, expected());
        }
        Map<String, @Nullable Object> entries = new HashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (entries.containsKey(name)) {
                faults.at(json, "appears twice; expected once");
                json.skipChildren();
            } else {
                if (!Texts.isUnicode(name)) {
                    faults.at(json, "has a name that is not Unicode text (half of a surrogate pair)");
                }
                entries.put(name, value.read(json, faults));
            }
        }
        return entries;
    }

    @Override
    public String expected() {
        return "an object";
    }
}
