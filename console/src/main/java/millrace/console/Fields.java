package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Writes JSON members that may have no value; such a member is there, and null.
final class Fields {

    private Fields() {}

    static void text(JsonGenerator json, String name, Optional<String> value) throws IOException {
        json.writeFieldName(name);
        if (value.isPresent()) {
            json.writeString(value.get());
        } else {
            json.writeNull();
        }
    }

    /// ISO-8601, UTC.
    static void time(JsonGenerator json, String name, Optional<Instant> value) throws IOException {
        text(json, name, value.map(Instant::toString));
    }

    static void number(JsonGenerator json, String name, Optional<Long> value) throws IOException {
        json.writeFieldName(name);
        if (value.isPresent()) {
            json.writeNumber(value.get());
        } else {
            json.writeNull();
        }
    }
}
