package millrace.consumers.reactions;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntPredicate;
import millrace.consumers.reactions.LedgerReader.Part;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/// The ledger topic of one reaction: what was started and how it ended, partition by partition as the source topic.
final class Ledger {

    /// What a new owner finds in one ledger partition.
    ///
    /// @param nextOffset where its own first entry will be, if nobody else writes
    record Found(LedgerIndex index, long nextOffset) {}

    /// Tells what became of an append; called on a thread of the producer.
    interface Acknowledgement {

        void appended(long offset);

        void failed(Exception cause);
    }

    private final String topic;
    private final String owner;
    private final LedgerCodec codec;
    private final Producer<byte[], byte[]> producer;
    private final KafkaSettings kafka;
    private final Duration horizon;

    Ledger(String topic, String owner, Producer<byte[], byte[]> producer, KafkaSettings kafka, Duration horizon) {
        this.topic = topic;
        this.owner = owner;
        this.codec = new LedgerCodec(topic, owner);
        this.producer = producer;
        this.kafka = kafka;
        this.horizon = horizon;
    }

    void append(int partition, EffectId id, LedgerEntry entry, Place place, Acknowledgement acknowledgement) {
        var _ = producer.send(record(partition, id.value(), codec.encode(entry, place)), (metadata, failure) -> {
            if (failure == null) {
                acknowledgement.appended(metadata.offset());
            } else {
                acknowledgement.failed(failure);
            }
        });
    }

    private ProducerRecord<byte[], byte[]> record(int partition, String key, byte[] value) {
        return new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value);
    }

    /// Appends a barrier to each partition and reads all that stands before it. From then on, whatever another owner
    /// writes is seen as a gap in our own offsets.
    ///
    /// @param wanted whether a partition is still ours
    /// @return nothing for partitions that are not
    Map<Integer, Found> takeOver(Collection<Integer> partitions, IntPredicate wanted)
            throws InterruptedException, ExecutionException {
        List<Part> takeovers = new ArrayList<>();
        for (int partition : partitions) {
            if (wanted.test(partition)) {
                // a key for each owner: compaction must not lose the barrier that makes an earlier owner's entries void
                var barrier = producer.send(record(partition, "barrier " + owner, codec.barrier()));
                takeovers.add(new Part(
                        new TopicPartition(topic, partition),
                        barrier.get().offset(),
                        new LedgerReplay(new LedgerIndex(horizon))));
            }
        }
        new LedgerReader(codec, kafka)
                .read(takeovers, (part, _) -> wanted.test(part.at().partition()));
        Map<Integer, Found> found = new HashMap<>();
        for (Part takeover : takeovers) {
            if (wanted.test(takeover.at().partition())) {
                found.put(takeover.at().partition(), repaired(takeover));
            }
        }
        return found;
    }

    private Found repaired(Part takeover) {
        int repaired = takeover.replay().repair((id, entry, place) -> {
            var _ = producer.send(record(takeover.at().partition(), id.value(), codec.encode(entry, place)));
        });
        return new Found(takeover.replay().index(), takeover.end() + 1 + repaired);
    }
}
