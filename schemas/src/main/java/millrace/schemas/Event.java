package millrace.schemas;

/// An event, as a producer hands it over and a consumer gets it.
///
/// @param envelope who says so, when it happened, and what it follows from
/// @param key the entity whose order matters
/// @param value the fact
public record Event<V>(Envelope envelope, String key, V value) {}
