package millrace.consumers.reactions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import millrace.consumers.reactions.ledger.LedgerHeader;
import millrace.consumers.reactions.ledger.LedgerPublication;
import millrace.consumers.reactions.ledger.LedgerRange;
import millrace.consumers.reactions.ledger.LedgerRecord;
import millrace.consumers.reactions.ledger.LedgerStep;
import millrace.schemas.StateSerde;
import org.apache.avro.Schema;
import org.apache.kafka.common.serialization.Serde;

/// Ledger entries as bytes: Avro, in the single-object encoding of `StateSerde`.
final class LedgerCodec {

    private final Serde<LedgerRecord> serde = StateSerde.of(
            LedgerRecord.class,
            LedgerRecord.getClassSchema(),
            earlier("LedgerRecord-1.avsc"),
            earlier("LedgerRecord-2.avsc"));
    private final String topic;
    private final String owner;

    LedgerCodec(String topic, String owner) {
        this.topic = topic;
        this.owner = owner;
    }

    private static Schema earlier(String resource) {
        try (InputStream schema = LedgerCodec.class.getResourceAsStream(resource)) {
            return new Schema.Parser().parse(Objects.requireNonNull(schema, resource));
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " is not readable", e);
        }
    }

    byte[] encode(LedgerEntry entry, Place place) {
        var builder = blank(place.offset())
                .setParkedAt(place.parkedAt())
                .setReplayed(place.isReplayed())
                .setGeneration(place.generation())
                .setKey(ByteBuffer.wrap(place.key().getBytes(StandardCharsets.ISO_8859_1)));
        switch (entry) {
            case LedgerEntry.Parked() -> builder.setStep(LedgerStep.PARKED);
            case LedgerEntry.Skipped(var attempts, var uncertain, var reason) ->
                builder.setStep(LedgerStep.SKIPPED)
                        .setAttempt(attempts)
                        .setUncertain(uncertain)
                        .setNote(reason);
            case LedgerEntry.Braked(var state, var before, var reason) ->
                builder.setStep(step(state)).setOffset(before).setNote(reason);
            case LedgerEntry.Replaying replaying ->
                builder.setStep(LedgerStep.REPLAYING)
                        .setGeneration(replaying.order().generation())
                        .setRange(stored(replaying));
            case LedgerEntry.Opened(var at) ->
                builder.setStep(LedgerStep.OPENED).setNextAt(at);
            case LedgerEntry.Acted(var outcome) ->
                builder.setStep(LedgerStep.ACTED).setNote(outcome);
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
            case LedgerEntry.GaveUp(var _, var reason, var uncertain, var blocks, var settled, var facts) ->
                builder.setStep(LedgerStep.GAVE_UP)
                        .setBlocks(blocks)
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
    ///
    /// @param toldAt when they were appended, epoch milliseconds
    void read(String id, byte[] bytes, long toldAt, LedgerReplay replay) {
        LedgerRecord stored = serde.deserializer().deserialize(topic, bytes);
        if (stored.getStep() == LedgerStep.BARRIER) {
            replay.barrier(stored.getOwner());
        } else {
            replay.entry(stored.getOwner(), new EffectId(id), entry(stored), place(stored, toldAt));
        }
    }

    private static Place place(LedgerRecord stored, long toldAt) {
        String key = StandardCharsets.ISO_8859_1.decode(stored.getKey()).toString();
        return new Place(
                stored.getOffset(), stored.getParkedAt(), key, stored.getReplayed(), stored.getGeneration(), toldAt);
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
                        stored.getBlocks(),
                        stored.getSettled(),
                        facts(stored));
            case PARKED -> new LedgerEntry.Parked();
            case SKIPPED -> new LedgerEntry.Skipped(stored.getAttempt(), stored.getUncertain(), stored.getNote());
            case HELD -> braked(LedgerEntry.Braked.State.HELD, stored);
            case RELEASED -> braked(LedgerEntry.Braked.State.RELEASED, stored);
            case DROPPED -> braked(LedgerEntry.Braked.State.DROPPED, stored);
            case REPLAYING -> replaying(stored.getGeneration(), Objects.requireNonNull(stored.getRange()));
            case OPENED -> new LedgerEntry.Opened(stored.getNextAt());
            case ACTED -> new LedgerEntry.Acted(stored.getNote());
            case BARRIER -> throw new IllegalArgumentException("a barrier is no entry");
        };
    }

    private static LedgerEntry braked(LedgerEntry.Braked.State state, LedgerRecord stored) {
        return new LedgerEntry.Braked(state, stored.getOffset(), stored.getNote());
    }

    private static LedgerStep step(LedgerEntry.Braked.State state) {
        return switch (state) {
            case HELD -> LedgerStep.HELD;
            case RELEASED -> LedgerStep.RELEASED;
            case DROPPED -> LedgerStep.DROPPED;
        };
    }

    private static LedgerRange stored(LedgerEntry.Replaying replaying) {
        ReplayOrder order = replaying.order();
        return LedgerRange.newBuilder()
                .setId(replaying.id())
                .setBy(replaying.by())
                .setFrom(order.from())
                .setTo(order.to())
                .setPerMinute(order.perMinute())
                .setWithStale(order.withStale())
                .setSince(replaying.since())
                .setNext(replaying.next())
                .setTried(replaying.tried())
                .setStale(replaying.stale())
                .setReleased(replaying.isReleased())
                .setCancelled(replaying.isCancelled())
                .build();
    }

    private static LedgerEntry replaying(String generation, LedgerRange stored) {
        var order = new ReplayOrder(
                generation, stored.getFrom(), stored.getTo(), stored.getPerMinute(), stored.getWithStale());
        return new LedgerEntry.Replaying(
                stored.getId(),
                stored.getBy(),
                order,
                stored.getSince(),
                stored.getNext(),
                stored.getTried(),
                stored.getStale(),
                stored.getReleased(),
                stored.getCancelled());
    }

    private LedgerRecord.Builder blank(long offset) {
        return LedgerRecord.newBuilder()
                .setOwner(owner)
                .setOffset(offset)
                .setParkedAt(Place.NOT_PARKED)
                .setKey(ByteBuffer.allocate(0))
                .setReplayed(false)
                .setGeneration("")
                .setRange(null)
                .setBlocks(false)
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
