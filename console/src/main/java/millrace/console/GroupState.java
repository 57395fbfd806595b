package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/// What there is to know of one group.
///
/// @param group its id
/// @param protocol `classic`, `consumer`, `streams` or `share`
/// @param state as Kafka calls it, for example `Stable`
/// @param members how many there are
/// @param topics by name; empty for a share group, whose records have no single position
record GroupState(String group, String protocol, String state, int members, List<TopicLag> topics) {

    GroupState {
        topics = List.copyOf(topics);
    }

    void writeTo(JsonGenerator json, Instant now) throws IOException {
        json.writeStartObject();
        json.writeStringField("group", group);
        json.writeStringField("protocol", protocol);
        json.writeStringField("state", state);
        json.writeNumberField("members", members);
        json.writeNumberField(
                "lag", topics.stream().mapToLong(TopicLag::records).sum());
        json.writeArrayFieldStart("topics");
        for (TopicLag topic : topics) {
            topic.writeTo(json, now);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
