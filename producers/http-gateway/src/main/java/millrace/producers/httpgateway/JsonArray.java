package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON array as a list.
record JsonArray(JsonValue item) implements JsonValue {

    @Override
    public @Nullable Object read(JsonParser json, Faults faults) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return JsonScalar.refuse(json, faults, expected());
        }
        List<@Nullable Object> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(item.read(json, faults));
        }
        return items;
    }

    @Override
    public String expected() {
        return "an array";
    }
}
