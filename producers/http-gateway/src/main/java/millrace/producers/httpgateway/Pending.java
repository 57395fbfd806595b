package millrace.producers.httpgateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import millrace.producers.publisher.EncodedEvent;
import millrace.producers.publisher.Position;

/// An event whose result is not known yet; repeats of it wait here.
final class Pending {

    /// What became of it.
    sealed interface Outcome {

        record Stored(Claim claim) implements Outcome {}

        record NotStored(Refusal refusal) implements Outcome {}
    }

    private final Draft.Ready draft;
    private final Hash identity;
    private final Hash content;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

    private Pending(Draft.Ready draft, Hash identity, Hash content) {
        this.draft = draft;
        this.identity = identity;
        this.content = content;
    }

    static Pending of(Draft.Ready draft) {
        return new Pending(draft, Hash.ofIdentity(draft.event().envelope().identity()), Hash.ofContent(draft.event()));
    }

    Hash identity() {
        return identity;
    }

    EncodedEvent event() {
        return draft.event();
    }

    void settle(Outcome known) {
        outcome.complete(known);
    }

    CompletableFuture<Outcome> outcome() {
        return outcome;
    }

    Claim claimAt(Position position) {
        return new Claim(
                position, content, event().envelope().time(), event().envelope().recordedTime());
    }

    /// What a publisher is told who publishes what is stored.
    Result repeatOf(Claim claim) {
        Instant time = event().envelope().time();
        if (content.equals(claim.content()) && (!draft.isTimeGiven() || time.equals(claim.time()))) {
            return new Result.Stored(id(), claim.position(), true);
        }
        String pointer = content.equals(claim.content()) ? "/time" : "/data";
        return refused(new Refusal(
                Problem.CONFLICT,
                "%s is stored under this source and id, with other content; expected the same, or an id of its own"
                        .formatted(claim.position()),
                List.of(new Fault(pointer, "differs from what is stored"))));
    }

    Result refused(Refusal refusal) {
        return new Result.Refused(Optional.of(id()), refusal);
    }

    String id() {
        return event().envelope().identity().id();
    }
}
