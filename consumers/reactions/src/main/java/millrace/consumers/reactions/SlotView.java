package millrace.consumers.reactions;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What a thread outside the core may know of a slot, as of one question.
///
/// @param generation of the effect; empty for the first
/// @param uncertain whether an earlier attempt may have had its effect, or this one where it is in doubt
/// @param destination that the core counts it for
record SlotView(
        ConsumerRecord<byte[], byte[]> record,
        EffectId id,
        String generation,
        int attempt,
        boolean uncertain,
        String destination) {

    static SlotView of(Slot slot, Command.Question question) {
        boolean uncertain =
                switch (question) {
                    case Command.Question.Plan _, Command.Question.Exhaust _ -> slot.uncertain;
                    case Command.Question.Probe _, Command.Question.Flag _ -> true;
                };
        return new SlotView(slot.record(), slot.id, slot.generation, slot.attempt, uncertain, slot.destination);
    }

    RecordPosition position() {
        return new RecordPosition(record.topic(), record.partition(), record.offset());
    }
}
