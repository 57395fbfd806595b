package millrace.schemas;

import java.util.Optional;

/// What an event leaves behind in a state store, so that a later event can name it as a parent.
///
/// @param identity of the parent
/// @param correlationId of the story the parent belongs to
/// @param traceparent W3C trace context of the parent, where it has one
public record Cause(Identity identity, String correlationId, Optional<String> traceparent) {}
