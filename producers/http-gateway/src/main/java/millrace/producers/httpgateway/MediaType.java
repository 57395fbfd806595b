package millrace.producers.httpgateway;

import java.util.Locale;
import java.util.Optional;

/// The forms in which events come, by `Content-Type`.
enum MediaType {
    /// One event; attributes in headers, data in the body.
    BINARY,
    /// One event as a JSON object.
    STRUCTURED,
    /// A JSON array of events.
    BATCH,
    /// One event as a JSON object on each line.
    LINES;

    /// @param contentType as the request has it; parameters other than `charset=utf-8` are refused
    static Optional<MediaType> of(String contentType) {
        int semicolon = contentType.indexOf(';');
        if (semicolon < 0) {
            return named(contentType);
        }
        String parameter =
                contentType.substring(semicolon + 1).replace("\"", "").trim().toLowerCase(Locale.ROOT);
        return parameter.isEmpty() || parameter.equals("charset=utf-8")
                ? named(contentType.substring(0, semicolon))
                : Optional.empty();
    }

    private static Optional<MediaType> named(String name) {
        return switch (name.trim().toLowerCase(Locale.ROOT)) {
            case "application/json" -> Optional.of(BINARY);
            case "application/cloudevents+json" -> Optional.of(STRUCTURED);
            case "application/cloudevents-batch+json" -> Optional.of(BATCH);
            case "application/x-ndjson" -> Optional.of(LINES);
            default -> Optional.empty();
        };
    }
}
