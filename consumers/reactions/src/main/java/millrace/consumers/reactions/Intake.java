package millrace.consumers.reactions;

import java.nio.charset.StandardCharsets;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.NotAnEventException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record as it comes from the topic, with what the core needs to know of it.
///
/// @param key whose order matters; a record without a key has a lane of its own
/// @param recordedAt when the event was written down, epoch milliseconds
record Intake(ConsumerRecord<byte[], byte[]> record, String key, EffectId id, long recordedAt) {

    private static final int OVERHEAD_BYTES = 512;

    static Intake of(String reaction, ConsumerRecord<byte[], byte[]> record) {
        return of(reaction, "", record);
    }

    /// @param generation of the effect; empty for the first
    static Intake of(String reaction, String generation, ConsumerRecord<byte[], byte[]> record) {
        var position = new RecordPosition(record.topic(), record.partition(), record.offset());
        String key = record.key() == null
                ? position.toString()
                : new String(record.key(), StandardCharsets.ISO_8859_1); // one char a byte: no two keys share a lane
        try {
            Envelope envelope = EnvelopeHeaders.read(record.headers());
            long recordedAt = envelope.recordedTime().toEpochMilli();
            return new Intake(record, key, EffectId.of(reaction, envelope.identity(), generation), recordedAt);
        } catch (NotAnEventException _) {
            return new Intake(record, key, EffectId.of(reaction, position, generation), record.timestamp());
        }
    }

    int bytes() {
        return OVERHEAD_BYTES + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
}
