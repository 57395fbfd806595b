package millrace.consumers.reactions;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import millrace.consumers.reactions.ledger.LedgerRecord;
import millrace.consumers.reactions.ledger.LedgerStep;
import millrace.schemas.Identity;
import millrace.schemas.StateSerde;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What the ledger of a reaction allows: an effect may be fired once for each STARTED that its owner wrote before
/// another owner's barrier. Anything beyond was fired behind the fence.
///
/// @param valid STARTED entries of each effect that count
/// @param behindTheFence STARTED entries behind the barrier of a later owner: none of them may be fired
/// @param barriers of each ledger partition
record LedgerAudit(Map<EffectId, Integer> valid, int behindTheFence, Map<Integer, Integer> barriers) {

    static LedgerAudit of(ReactionBroker broker, String reaction) {
        return of(broker.read(ReactionTopics.ledger(reaction)));
    }

    private static LedgerAudit of(List<ConsumerRecord<byte[], byte[]>> records) {
        var deserializer =
                StateSerde.of(LedgerRecord.class, LedgerRecord.getClassSchema()).deserializer();
        Map<Integer, String> owners = new HashMap<>();
        Map<Integer, Integer> barriers = new HashMap<>();
        Map<EffectId, Integer> valid = new HashMap<>();
        int behindTheFence = 0;
        for (var record : records) {
            LedgerRecord entry = deserializer.deserialize(record.topic(), record.value());
            if (entry.getStep() == LedgerStep.BARRIER) {
                owners.put(record.partition(), entry.getOwner());
                barriers.merge(record.partition(), 1, Integer::sum);
            } else if (entry.getStep() == LedgerStep.STARTED) {
                if (entry.getOwner().equals(owners.get(record.partition()))) {
                    valid.merge(new EffectId(new String(record.key(), StandardCharsets.UTF_8)), 1, Integer::sum);
                } else {
                    behindTheFence++;
                }
            }
        }
        return new LedgerAudit(valid, behindTheFence, barriers);
    }

    /// The effects that were fired more often than the ledger allows.
    ///
    /// @param lines of each sequence of `Letters`
    Set<Integer> firedUnseen(String reaction, Map<Integer, List<LetterFile.Line>> lines) {
        Set<Integer> unseen = new TreeSet<>();
        lines.forEach((sequence, fired) -> {
            if (fired.size() > valid.getOrDefault(effect(reaction, sequence), 0)) {
                unseen.add(sequence);
            }
        });
        return unseen;
    }

    /// The effect of a letter that `Letters.publish` has published.
    static EffectId effect(String reaction, int sequence) {
        return EffectId.of(reaction, new Identity("/test", event(reaction, sequence)));
    }

    /// The identity of that letter.
    private static String event(String reaction, int sequence) {
        return LetterInstance.Orders.topic(reaction) + "/" + sequence;
    }
}
