package millrace.console;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/// How far behind a group is in one partition.
///
/// @param partition which
/// @param standing where the position comes from
/// @param committed the offset the group will read next, where it has committed one
/// @param end up to where a read-committed consumer can read
/// @param records unprocessed, 0 or more; exact up to 500, else offsets, in which transaction markers count
/// @param oldest when the oldest unprocessed record was written; empty if and only if there is none
record PartitionLag(
        TopicPartition partition,
        Standing standing,
        Optional<Long> committed,
        long end,
        long records,
        Optional<Instant> oldest) {

    void writeTo(JsonGenerator json, Instant now) throws IOException {
        json.writeStartObject();
        json.writeNumberField("partition", partition.partition());
        json.writeStringField("standing", standing.name());
        Fields.number(json, "committed", committed);
        json.writeNumberField("end", end);
        json.writeNumberField("lag", records);
        Fields.time(json, "oldest", oldest);
        Fields.number(json, "oldestAgeMillis", oldest.map(time -> Ages.millis(time, now)));
        json.writeEndObject();
    }
}
