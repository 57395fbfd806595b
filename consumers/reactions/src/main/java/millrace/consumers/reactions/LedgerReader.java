package millrace.consumers.reactions;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Reads ledger partitions from their beginning. Whoever takes over and whoever only looks read the same way.
final class LedgerReader {

    /// One partition to read.
    ///
    /// @param end first offset that is not read
    record Part(TopicPartition at, long end, LedgerReplay replay) {}

    private static final Duration POLL = Duration.ofMillis(200);

    private final LedgerCodec codec;
    private final KafkaSettings kafka;

    LedgerReader(LedgerCodec codec, KafkaSettings kafka) {
        this.codec = codec;
        this.kafka = kafka;
    }

    /// Asked after each poll.
    interface Progress {

        /// @param position next offset that is read
        /// @return whether to go on with the part
        boolean goesOn(Part part, long position);
    }

    void read(Collection<Part> parts, Progress progress) {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(kafka.ledgerReader())) {
            List<Part> unread = new ArrayList<>(parts);
            var all = unread.stream().map(Part::at).toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (!unread.isEmpty()) {
                var records = consumer.poll(POLL);
                unread.forEach(part -> read(part, records.records(part.at())));
                unread.removeIf(part -> isRead(part, consumer.position(part.at()), progress));
                consumer.assign(unread.stream().map(Part::at).toList());
            }
        }
    }

    private static boolean isRead(Part part, long position, Progress progress) {
        return !progress.goesOn(part, position) || position >= part.end();
    }

    private void read(Part part, List<ConsumerRecord<byte[], byte[]>> records) {
        for (var record : records) {
            if (record.offset() < part.end() && record.value() != null) {
                String id = new String(record.key(), StandardCharsets.UTF_8);
                codec.read(id, record.value(), record.timestamp(), part.replay());
            }
        }
    }
}
