package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A value that may be `null`: the union of null and one other type, without a wrapping.
record JsonOptional(JsonValue value) implements JsonValue {

    @Override
    public @Nullable Object read(JsonParser json, Faults faults) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : value.read(json, faults);
    }

    @Override
    public String expected() {
        return value.expected() + " or null";
    }
}
