package millrace.producers.httpgateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import millrace.producers.publisher.EventPublisher;
import millrace.producers.publisher.NotStoredException;
import millrace.producers.publisher.Position;
import millrace.producers.publisher.PublisherSaturatedException;
import org.jspecify.annotations.Nullable;

/// Stores the events of a request: all are sent, then all acknowledgements are awaited.
final class Publishing {

    private final EventPublisher publisher;
    private final Duration ackTimeout;

    Publishing(EventPublisher publisher, Duration ackTimeout) {
        this.publisher = publisher;
        this.ackTimeout = ackTimeout;
    }

    /// What `publish` would do, as far as it can be told without doing it.
    static List<Result> check(List<Draft> drafts) {
        return drafts.stream().map(Publishing::check).toList();
    }

    private static Result check(Draft draft) {
        return switch (draft) {
            case Draft.Refused(var id, var refusal) -> new Result.Refused(id, refusal);
            case Draft.Ready(var event, var _) ->
                new Result.Checked(event.envelope().identity().id(), event.topic(), event.key());
        };
    }

    /// One result per draft, in order.
    List<Result> publish(List<Draft> drafts) {
        List<@Nullable CompletableFuture<Position>> sent = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            sent.add(draft instanceof Draft.Ready(var event, var _) ? publisher.publish(event) : null);
        }
        long deadline = System.nanoTime() + ackTimeout.toNanos();
        List<Result> results = new ArrayList<>(drafts.size());
        for (int at = 0; at < drafts.size(); at++) {
            CompletableFuture<Position> stored = sent.get(at);
            results.add(
                    stored == null
                            ? check(drafts.get(at))
                            : await(
                                    ((Draft.Ready) drafts.get(at))
                                            .event()
                                            .envelope()
                                            .identity()
                                            .id(),
                                    stored,
                                    deadline));
        }
        return results;
    }

    private static Result await(String id, CompletableFuture<Position> stored, long deadline) {
        try {
            return new Result.Stored(id, stored.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS), false);
        } catch (ExecutionException e) {
            return new Result.Refused(Optional.of(id), refusal(e.getCause()));
        } catch (TimeoutException e) {
            return new Result.Refused(
                    Optional.of(id),
                    Refusal.of(
                            Problem.UNAVAILABLE,
                            "no broker has confirmed the event in time; it may be stored; send it again as it is"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an acknowledgement", e);
        }
    }

    private static Refusal refusal(@Nullable Throwable failure) {
        return switch (failure) {
            case PublisherSaturatedException saturated -> Refusal.of(Problem.OVERLOADED, text(saturated));
            case NotStoredException refused -> Refusal.of(problem(refused.reason()), text(refused));
            case null, default ->
                Refusal.of(
                        Problem.UNAVAILABLE,
                        "no broker has confirmed the event; it may be stored; send it again as it is");
        };
    }

    private static String text(RuntimeException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static Problem problem(NotStoredException.Reason reason) {
        return switch (reason) {
            case BROKER_UNAVAILABLE, REGISTRY_UNAVAILABLE, NOT_PROVISIONED, NOT_AUTHORIZED, CLOSED, REFUSED ->
                Problem.UNAVAILABLE;
            case TOO_LARGE -> Problem.TOO_LARGE;
            case TIME_REFUSED -> Problem.UNFIT;
        };
    }
}
