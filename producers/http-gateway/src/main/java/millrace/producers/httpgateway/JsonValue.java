package millrace.producers.httpgateway;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Reads plain JSON as a value of one Avro schema, strictly: nothing is rounded, guessed or ignored.
sealed interface JsonValue permits JsonRecord, JsonArray, JsonMap, JsonOptional, JsonScalar {

    /// Begins at the value's first token and ends at its last, whatever is wrong in between.
    ///
    /// @return what the generated class takes; meaningless once `faults` has any
    @Nullable
    Object read(JsonParser json, Faults faults) throws IOException;

    /// For people: what JSON stands for this value.
    String expected();
}
