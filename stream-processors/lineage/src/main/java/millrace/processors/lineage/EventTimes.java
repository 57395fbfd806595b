package millrace.processors.lineage;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/// A record's own time, or 1970 where it has none: a record without a time is judged by its envelope, and must not stop
/// the task, as Kafka's default would.
public final class EventTimes implements TimestampExtractor {

    /// For Kafka Streams, which makes it by its name.
    public EventTimes() {}

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(0, record.timestamp());
    }
}
