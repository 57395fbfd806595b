package millrace.console;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import millrace.schemas.EnvelopeHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/// When a record was written, for ages. The record's own timestamp says when its event happened, which for imported
/// history is long ago.
final class RecordedTime {

    private RecordedTime() {}

    /// The `ce_recordedtime` header; the record's timestamp where there is none.
    static Instant of(ConsumerRecord<?, ?> found) {
        Header header = found.headers().lastHeader(EnvelopeHeaders.RECORDED_TIME);
        if (header != null && header.value() != null) {
            try {
                return Instant.parse(new String(header.value(), StandardCharsets.UTF_8));
            } catch (DateTimeException e) {
                return Instant.ofEpochMilli(found.timestamp());
            }
        }
        return Instant.ofEpochMilli(found.timestamp());
    }
}
