package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import millrace.schemas.Envelope;

/// One event of a story, and every place where a record of it lies: its own, repeats, and dead letters.
final class StoryEvent {

    private final Envelope envelope;
    private final List<Sighting> sightings = new ArrayList<>();

    /// @param position of a record
    /// @param deadLetterReason why it was given up, if it lies among dead letters
    record Sighting(EventPosition position, Optional<String> deadLetterReason) {}

    StoryEvent(Envelope envelope) {
        this.envelope = envelope;
    }

    Envelope envelope() {
        return envelope;
    }

    String id() {
        return envelope.identity().id();
    }

    /// The last word of its type.
    String shortType() {
        return envelope.type().substring(envelope.type().lastIndexOf('.') + 1);
    }

    List<Sighting> sightings() {
        return List.copyOf(sightings);
    }

    void seenAt(Sighting sighting) {
        if (!sightings.contains(sighting)) {
            sightings.add(sighting);
        }
    }

    void writeTo(JsonGenerator json, boolean isAsked) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", id());
        json.writeStringField("source", envelope.identity().source());
        json.writeStringField("type", envelope.type());
        json.writeStringField("time", envelope.time().toString());
        json.writeStringField("recordedTime", envelope.recordedTime().toString());
        json.writeStringField("subject", envelope.subject());
        json.writeStringField("correlationId", envelope.correlationId());
        json.writeBooleanField("asked", isAsked);
        json.writeArrayFieldStart("records");
        for (Sighting sighting : sightings) {
            json.writeStartObject();
            sighting.position().writeMembers(json);
            Fields.text(json, "deadLetterReason", sighting.deadLetterReason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
