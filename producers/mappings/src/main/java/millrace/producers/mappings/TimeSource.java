package millrace.producers.mappings;

import com.fasterxml.jackson.core.JsonPointer;

/// Where the time of a reading may be found.
sealed interface TimeSource {

    /// In the message; not there if it is missing or null.
    record At(JsonPointer pointer, TimeUnit unit) implements TimeSource {}

    /// When the message came.
    record Arrival() implements TimeSource {}
}
