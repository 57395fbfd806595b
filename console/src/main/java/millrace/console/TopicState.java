package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What there is to know of one topic.
///
/// @param name its name
/// @param catalogued whether it is in `topics.yaml`
/// @param internal whether Kafka or Kafka Streams keeps its own state in it
/// @param partitions how many; 0 if the topic does not exist
/// @param records offsets from the first kept to the end; transaction markers and compacted holes count
/// @param newest when the newest of its committed records was written
/// @param compacted whether only the latest record of each key is kept
/// @param retention how long a record is kept; empty keeps it forever
/// @param owner who answers for it, where the catalogue says so
/// @param deadLetters offsets in its dead letter topic, where there is one
record TopicState(
        String name,
        boolean catalogued,
        boolean internal,
        int partitions,
        long records,
        Optional<Instant> newest,
        boolean compacted,
        Optional<Duration> retention,
        Optional<String> owner,
        Optional<Long> deadLetters) {

    boolean exists() {
        return partitions > 0;
    }

    /// How records leave the topic, for people.
    String keeping() {
        if (!exists()) {
            return "missing";
        }
        String time = retention.map(Ages::text).orElse("forever");
        return compacted ? retention.isEmpty() ? "compact" : "compact, " + time : time;
    }

    void writeTo(JsonGenerator json, Instant now) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeBooleanField("exists", exists());
        json.writeBooleanField("catalogued", catalogued);
        json.writeBooleanField("internal", internal);
        json.writeNumberField("partitions", partitions);
        json.writeNumberField("records", records);
        Fields.time(json, "newest", newest);
        Fields.number(json, "newestAgeMillis", newest.map(time -> Ages.millis(time, now)));
        json.writeBooleanField("compacted", compacted);
        Fields.number(json, "retentionMillis", retention.map(Duration::toMillis));
        Fields.text(json, "owner", owner);
        Fields.number(json, "deadLetters", deadLetters);
        json.writeEndObject();
    }
}
