package millrace.producers.httpgateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import millrace.producers.publisher.NotStoredException;
import millrace.producers.publisher.OutcomeUnknownException;
import millrace.producers.publisher.Position;
import millrace.producers.publisher.PublisherSaturatedException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// The events of one request on their way: waits, claims what is stored, and says what became of each.
final class Sending {

    private static final Refusal TOO_LATE = Refusal.of(
            Problem.UNAVAILABLE,
            "the brokers have not confirmed the event in time; it may be stored; send it again as it is");

    private final Publishing publishing;
    private final Memory memory;
    private final Checkpoints.Round round;
    private final List<Slot> slots;
    private final List<Claims.Entry> claims;

    Sending(Publishing publishing, Memory memory, Checkpoints.Round round, int events) {
        this.publishing = publishing;
        this.memory = memory;
        this.round = round;
        this.slots = new ArrayList<>(events);
        this.claims = new ArrayList<>(events);
    }

    void add(Slot slot) {
        slots.add(slot);
    }

    /// One result per slot, in order, at the latest at `deadline` (`System.nanoTime`).
    List<Result> await(long deadline) {
        List<Pending.@Nullable Outcome> outcomes = new ArrayList<>(slots.size());
        for (Slot slot : slots) {
            outcomes.add(slot instanceof Slot.Sent sent ? outcome(sent, deadline) : null);
        }
        CrashPoint.ACKNOWLEDGED.reach();
        memory.add(claims);
        CrashPoint.CLAIMED.reach();
        for (int at = 0; at < slots.size(); at++) {
            Pending.Outcome outcome = outcomes.get(at);
            if (outcome != null && slots.get(at) instanceof Slot.Sent(var mine, var _)) {
                publishing.settle(mine, outcome);
            }
        }
        List<Result> results = new ArrayList<>(slots.size());
        for (int at = 0; at < slots.size(); at++) {
            results.add(result(slots.get(at), outcomes.get(at), deadline));
        }
        return results;
    }

    /// @return null if it is not known by the deadline
    private Pending.@Nullable Outcome outcome(Slot.Sent sent, long deadline) {
        try {
            Position position = sent.stored().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            Claim claim = sent.mine().claimAt(position);
            claims.add(new Claims.Entry(sent.mine().identity(), claim));
            return new Pending.Outcome.Stored(claim);
        } catch (ExecutionException e) {
            return failure(e.getCause());
        } catch (TimeoutException e) {
            outlive(sent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            outlive(sent);
        }
        return null;
    }

    /// The request ends before its send does: what becomes of it is claimed then.
    private void outlive(Slot.Sent sent) {
        round.hold();
        publishing.isOverdue(sent.mine());
        CompletableFuture<Void> _ = sent.stored().handle((position, failure) -> {
            finish(sent.mine(), position, failure);
            return null;
        });
    }

    private void finish(Pending late, @Nullable Position position, @Nullable Throwable failure) {
        Pending.Outcome outcome;
        if (position == null) {
            outcome = failure(failure instanceof CompletionException ? failure.getCause() : failure);
        } else {
            Claim claim = late.claimAt(position);
            memory.add(List.of(new Claims.Entry(late.identity(), claim)));
            outcome = new Pending.Outcome.Stored(claim);
        }
        publishing.settle(late, outcome);
        publishing.isOverdueNoMore(late);
        round.end();
    }

    private Pending.Outcome failure(@Nullable Throwable failure) {
        if (failure instanceof OutcomeUnknownException unknown) {
            memory.doubt(new TopicPartition(unknown.topic(), unknown.partition()));
            return new Pending.Outcome.NotStored(TOO_LATE);
        }
        return new Pending.Outcome.NotStored(
                switch (failure) {
                    case PublisherSaturatedException saturated -> Refusal.of(Problem.OVERLOADED, text(saturated));
                    case NotStoredException refused -> refusal(refused);
                    case null, default -> TOO_LATE;
                });
    }

    private static Refusal refusal(NotStoredException failure) {
        return switch (failure.reason()) {
            case BROKER_UNAVAILABLE, REGISTRY_UNAVAILABLE, NOT_PROVISIONED, NOT_AUTHORIZED, CLOSED, REFUSED ->
                Refusal.of(Problem.UNAVAILABLE, text(failure));
            case TOO_LARGE -> Refusal.of(Problem.TOO_LARGE, text(failure));
            case TIME_REFUSED ->
                new Refusal(
                        Problem.UNFIT,
                        text(failure),
                        List.of(new Fault("/time", "is not one that the topic takes; expected the past")));
        };
    }

    private static String text(RuntimeException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static Result result(Slot slot, Pending.@Nullable Outcome outcome, long deadline) {
        return switch (slot) {
            case Slot.Settled(var result) -> result;
            case Slot.Known(var mine, var claim) -> mine.repeatOf(claim);
            case Slot.Waiting(var mine, var first) -> repeat(mine, first, deadline);
            case Slot.Sent(var mine, var _) ->
                switch (outcome) {
                    case Pending.Outcome.Stored(var claim) -> new Result.Stored(mine.id(), claim.position(), false);
                    case Pending.Outcome.NotStored(var refusal) -> mine.refused(refusal);
                    case null -> mine.refused(TOO_LATE);
                };
        };
    }

    private static Result repeat(Pending mine, Pending first, long deadline) {
        try {
            return switch (first.outcome().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                case Pending.Outcome.Stored(var claim) -> mine.repeatOf(claim);
                case Pending.Outcome.NotStored(var refusal) -> mine.refused(refusal);
            };
        } catch (TimeoutException e) {
            return mine.refused(TOO_LATE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return mine.refused(TOO_LATE);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is never a failure", e);
        }
    }
}
