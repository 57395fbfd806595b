package millrace.producers.httpgateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import millrace.producers.publisher.EventPublisher;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores the events of requests, each once: all of a request are sent, then all acknowledgements are awaited.
final class Publishing {

    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    private final EventPublisher publisher;
    private final Memory memory;
    private final Duration ackTimeout;
    private final Map<Hash, Pending> pending = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> overdue = new ConcurrentHashMap<>();

    Publishing(EventPublisher publisher, Memory memory, Duration ackTimeout) {
        this.publisher = publisher;
        this.memory = memory;
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
        var round = memory.begin();
        try {
            var sending = new Sending(this, memory, round, drafts.size());
            for (Draft draft : drafts) {
                sending.add(send(draft));
            }
            return sending.await(System.nanoTime() + ackTimeout.toNanos());
        } finally {
            round.end();
            memory.checkpoint();
        }
    }

    private Slot send(Draft draft) {
        return switch (draft) {
            case Draft.Refused(var id, var refusal) -> new Slot.Settled(new Result.Refused(id, refusal));
            case Draft.Ready ready -> send(Pending.of(ready));
        };
    }

    private Slot send(Pending mine) {
        Pending first = pending.putIfAbsent(mine.identity(), mine);
        if (first != null) {
            return new Slot.Waiting(mine, first);
        }
        Slot slot = sendFirst(mine);
        switch (slot) {
            case Slot.Known(var _, var claim) -> settle(mine, new Pending.Outcome.Stored(claim));
            case Slot.Settled(Result.Refused(var _, var refusal)) ->
                settle(mine, new Pending.Outcome.NotStored(refusal));
            case Slot.Settled _, Slot.Sent _, Slot.Waiting _ -> {
                // settled when the acknowledgement is there
            }
        }
        return slot;
    }

    private Slot sendFirst(Pending mine) {
        try {
            Optional<Claim> claim = known(mine);
            return claim.isPresent() ? new Slot.Known(mine, claim.get()) : sendNew(mine);
        } catch (ClaimsUnavailableException e) {
            return unavailable(mine, String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            return unavailable(mine, "%s: no broker says whether an earlier event is stored".formatted(topic(mine)));
        } catch (RuntimeException e) {
            LOG.error("an event could not be published topic={}", topic(mine), e);
            return new Slot.Settled(mine.refused(Refusal.of(Problem.INTERNAL, "see the gateway's log")));
        }
    }

    private Optional<Claim> known(Pending mine) {
        Optional<Claim> claim = memory.find(mine.identity());
        if (claim.isEmpty() && memory.isInDoubt(topic(mine))) {
            memory.resolve(topic(mine));
            return memory.find(mine.identity());
        }
        return claim;
    }

    private Slot sendNew(Pending mine) {
        AtomicInteger waiting = overdue.get(topic(mine));
        if (waiting != null && waiting.get() > 0) {
            return unavailable(mine, "%s: brokers have not confirmed earlier events yet".formatted(topic(mine)));
        }
        memory.requireWritable();
        return new Slot.Sent(mine, publisher.publish(mine.event()));
    }

    private static String topic(Pending event) {
        return event.event().topic();
    }

    private static Slot unavailable(Pending mine, String detail) {
        return new Slot.Settled(mine.refused(Refusal.of(Problem.UNAVAILABLE, detail + "; send it again later")));
    }

    /// A send has outlived its request: until it ends, nothing more is sent to its topic.
    void isOverdue(Pending late) {
        overdue.computeIfAbsent(late.event().topic(), topic -> new AtomicInteger())
                .incrementAndGet();
    }

    void isOverdueNoMore(Pending late) {
        overdue.computeIfAbsent(late.event().topic(), topic -> new AtomicInteger())
                .decrementAndGet();
    }

    /// Whoever waits for `done` gets `outcome`; later repeats look into the memory.
    void settle(Pending done, Pending.Outcome outcome) {
        done.settle(outcome);
        pending.remove(done.identity(), done);
    }

    /// Topics whose brokers are late.
    List<String> overdueTopics() {
        return overdue.entrySet().stream()
                .filter(entry -> entry.getValue().get() > 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
