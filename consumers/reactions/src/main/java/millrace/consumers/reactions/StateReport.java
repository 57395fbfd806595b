package millrace.consumers.reactions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an operator needs to know of one partition, as JSON: a row of `<reaction>.state`.
///
/// `{reaction, source, partition, at, hold,
/// replay: {id, by, generation, from, to, next, tried, stale, perMinute, isCancelled, isOver}, inFlight,
/// inDoubt, queued, parked, blockedKeys, unacknowledged, committable,
/// keys: [{key, state, head, effect, attempts, reason, parked, waiting, since}],
/// destinations: [{name, isUp, inFlight, waiting, reason}], actions: [{id, outcome}]}`.
/// The keys are those that are blocked or at work, at most 200, blocked ones first; times are ISO-8601.
final class StateReport {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_KEYS = 200;

    private final ReactionTopics topics;

    StateReport(ReactionTopics topics) {
        this.topics = topics;
    }

    byte[] of(Core core, OwnedPartition owner, long now) {
        var bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("reaction", topics.reaction());
            json.writeStringField("source", topics.source());
            json.writeNumberField("partition", owner.partition);
            json.writeStringField("at", Instant.ofEpochMilli(now).toString());
            hold(json, owner);
            replay(json, owner);
            json.writeNumberField("inFlight", owner.running.size());
            json.writeNumberField("inDoubt", owner.inDoubt);
            json.writeNumberField("queued", owner.queued());
            json.writeNumberField("parked", owner.parked.size());
            json.writeNumberField("blockedKeys", owner.blockedLanes());
            json.writeNumberField("unacknowledged", owner.pending.size());
            json.writeNumberField("committable", owner.committable());
            keys(json, owner);
            destinations(json, core);
            actions(json, owner);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail to be written to", e);
        }
        return bytes.toByteArray();
    }

    private static void hold(JsonGenerator json, OwnedPartition owner) throws IOException {
        json.writeFieldName("hold");
        var held = owner.brake().filter(brake -> brake.state() == LedgerEntry.Braked.State.HELD);
        if (held.isPresent()) {
            json.writeString(held.get().reason());
        } else {
            json.writeNull();
        }
    }

    private static void replay(JsonGenerator json, OwnedPartition owner) throws IOException {
        Replay replay = owner.replay;
        if (replay == null) {
            json.writeNullField("replay");
            return;
        }
        LedgerEntry.Replaying state = replay.state();
        json.writeObjectFieldStart("replay");
        json.writeStringField("id", state.id());
        json.writeStringField("by", state.by());
        json.writeStringField("generation", state.order().generation());
        json.writeNumberField("from", state.order().from());
        json.writeNumberField("to", state.order().to());
        json.writeNumberField("next", state.next());
        json.writeNumberField("tried", state.tried());
        json.writeNumberField("stale", state.stale());
        json.writeNumberField("perMinute", state.order().perMinute());
        json.writeBooleanField("isCancelled", state.isCancelled());
        json.writeBooleanField("isOver", state.isOver());
        json.writeEndObject();
    }

    private static void keys(JsonGenerator json, OwnedPartition owner) throws IOException {
        List<Lane> told = owner.lanes().stream()
                .filter(lane -> lane.isBlocked() || lane.state == Lane.State.RUNNING)
                .sorted(Comparator.comparing((Lane lane) -> !lane.isBlocked()).thenComparing(lane -> lane.key))
                .limit(MOST_KEYS)
                .toList();
        json.writeArrayFieldStart("keys");
        for (Lane lane : told) {
            key(json, lane);
        }
        json.writeEndArray();
    }

    private static void key(JsonGenerator json, Lane lane) throws IOException {
        Slot head = lane.head();
        if (head == null) {
            return;
        }
        LedgerEntry known = lane.owner.index.of(head.id);
        json.writeStartObject();
        json.writeStringField(
                "key", new String(lane.key.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        json.writeStringField("state", lane.state.name());
        json.writeNumberField("head", head.offset);
        json.writeStringField("effect", head.id.value());
        json.writeNumberField("attempts", attempts(known));
        json.writeStringField("reason", reason(known));
        json.writeNumberField("parked", lane.parked.size());
        json.writeNumberField("waiting", lane.slots.size());
        long since = lane.isBlocked() ? lane.blockedSince : head.runsSince;
        json.writeStringField("since", Instant.ofEpochMilli(since).toString());
        json.writeEndObject();
    }

    private static int attempts(@Nullable LedgerEntry known) {
        return switch (known) {
            case LedgerEntry.Failed failed -> failed.attempts();
            case LedgerEntry.Started started -> started.attempt();
            case null, default -> 0;
        };
    }

    private static String reason(@Nullable LedgerEntry known) {
        return switch (known) {
            case LedgerEntry.Failed failed -> failed.reason();
            case LedgerEntry.GaveUp gaveUp -> gaveUp.reason();
            case LedgerEntry.Started _ -> "its end is not known";
            case null, default -> "";
        };
    }

    private static void destinations(JsonGenerator json, Core core) throws IOException {
        json.writeArrayFieldStart("destinations");
        for (Destination destination : core.destinations().all()) {
            json.writeStartObject();
            json.writeStringField("name", destination.name);
            json.writeBooleanField("isUp", destination.channel.isOpen());
            json.writeNumberField("inFlight", destination.inFlight());
            json.writeNumberField("waiting", destination.waiting.size());
            json.writeStringField("reason", destination.channel.isOpen() ? "" : destination.channel.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void actions(JsonGenerator json, OwnedPartition owner) throws IOException {
        json.writeArrayFieldStart("actions");
        for (var outcome : owner.outcomes) {
            json.writeStartObject();
            json.writeStringField("id", outcome.id());
            json.writeStringField("outcome", outcome.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
