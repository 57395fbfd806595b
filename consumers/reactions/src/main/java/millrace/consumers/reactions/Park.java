package millrace.consumers.reactions;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topic of records whose keys cannot go on.
final class Park implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Park.class);

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final Admin admin;

    Park(String topic, Producer<byte[], byte[]> producer, KafkaSettings kafka) {
        this.topic = topic;
        this.producer = producer;
        this.admin = Admin.create(kafka.admin());
    }

    void append(Slot slot, Ledger.Acknowledgement acknowledgement) {
        Slot.Mended mended = slot.mended;
        var record = ParkHeaders.park(topic, slot.record(), mended == null ? null : Publication.bytes(mended.value()));
        var _ = producer.send(record, (metadata, failure) -> {
            if (failure == null) {
                acknowledgement.appended(metadata.offset());
            } else {
                acknowledgement.failed(failure);
            }
        });
    }

    /// Lets the broker forget what stands before `offset`. If it does not, a later call does.
    void trim(int partition, long offset) {
        var at = new TopicPartition(topic, partition);
        var _ = admin.deleteRecords(Map.of(at, RecordsToDelete.beforeOffset(offset)))
                .all()
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        LOG.warn("not trimmed partition={} before={} reason={}", at, offset, failure.toString());
                    }
                });
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
