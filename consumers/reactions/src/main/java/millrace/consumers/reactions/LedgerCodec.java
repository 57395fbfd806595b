package millrace.consumers.reactions;

import java.util.List;
import millrace.consumers.reactions.ledger.LedgerHeader;
import millrace.consumers.reactions.ledger.LedgerPublication;
import millrace.consumers.reactions.ledger.LedgerRecord;
import millrace.consumers.reactions.ledger.LedgerStep;
import millrace.schemas.StateSerde;
import org.apache.kafka.common.serialization.Serde;

/// Ledger entries as bytes: Avro, in the single-object encoding of `StateSerde`.
final class LedgerCodec {

    private final Serde<LedgerRecord> serde = StateSerde.of(LedgerRecord.class, LedgerRecord.getClassSchema());
    private final String topic;
    private final String owner;

    LedgerCodec(String topic, String owner) {
        this.topic = topic;
        this.owner = owner;
    }

    byte[] encode(LedgerEntry entry, long offset) {
        var builder = blank(offset);
        switch (entry) {
            case LedgerEntry.Started(var attempt, var uncertain) ->
                builder.setStep(LedgerStep.STARTED).setAttempt(attempt).setUncertain(uncertain);
            case LedgerEntry.Failed(var attempts, var nextAt, var uncertain, var reason) ->
                builder.setStep(LedgerStep.FAILED)
                        .setAttempt(attempts)
                        .setNextAt(nextAt)
                        .setUncertain(uncertain)
                        .setNote(reason);
            case LedgerEntry.Done(var receipt, var facts) ->
                builder.setStep(LedgerStep.DONE)
                        .setNote(receipt)
                        .setSettled(facts.isEmpty())
                        .setPublications(stored(facts));
            case LedgerEntry.GaveUp(var _, var reason, var uncertain, var settled, var facts) ->
                builder.setStep(LedgerStep.GAVE_UP)
                        .setUncertain(uncertain)
                        .setNote(reason)
                        .setSettled(settled)
                        .setPublications(stored(facts));
        }
        return serde.serializer().serialize(topic, builder.build());
    }

    /// What a new owner writes before it reads.
    byte[] barrier() {
        return serde.serializer()
                .serialize(topic, blank(0).setStep(LedgerStep.BARRIER).build());
    }

    /// Tells `replay` what `bytes` say of the effect `id`.
    void read(String id, byte[] bytes, LedgerReplay replay) {
        LedgerRecord stored = serde.deserializer().deserialize(topic, bytes);
        if (stored.getStep() == LedgerStep.BARRIER) {
            replay.barrier(stored.getOwner());
        } else {
            replay.entry(stored.getOwner(), new EffectId(id), entry(stored));
        }
    }

    private static LedgerEntry entry(LedgerRecord stored) {
        return switch (stored.getStep()) {
            case STARTED -> new LedgerEntry.Started(stored.getAttempt(), stored.getUncertain());
            case FAILED ->
                new LedgerEntry.Failed(
                        stored.getAttempt(), stored.getNextAt(), stored.getUncertain(), stored.getNote());
            case DONE -> new LedgerEntry.Done(stored.getNote(), facts(stored));
            case GAVE_UP ->
                new LedgerEntry.GaveUp(
                        stored.getOffset(),
                        stored.getNote(),
                        stored.getUncertain(),
                        stored.getSettled(),
                        facts(stored));
            case BARRIER -> throw new IllegalArgumentException("a barrier is no entry");
        };
    }

    private LedgerRecord.Builder blank(long offset) {
        return LedgerRecord.newBuilder()
                .setOwner(owner)
                .setOffset(offset)
                .setAttempt(0)
                .setUncertain(false)
                .setNextAt(0)
                .setNote("")
                .setSettled(false)
                .setPublications(List.of());
    }

    private static List<LedgerPublication> stored(List<Publication> facts) {
        return facts.stream()
                .map(fact -> new LedgerPublication(
                        fact.topic(),
                        fact.timestamp(),
                        fact.key(),
                        fact.value(),
                        fact.headers().stream()
                                .map(header -> new LedgerHeader(header.name(), header.value()))
                                .toList()))
                .toList();
    }

    private static List<Publication> facts(LedgerRecord stored) {
        return stored.getPublications().stream()
                .map(fact -> new Publication(
                        fact.getTopic(),
                        fact.getTimestamp(),
                        fact.getKey(),
                        fact.getValue(),
                        fact.getHeaders().stream()
                                .map(header -> new Publication.HeaderBytes(header.getName(), header.getValue()))
                                .toList()))
                .toList();
    }
}
