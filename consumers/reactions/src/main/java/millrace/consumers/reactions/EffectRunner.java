package millrace.consumers.reactions;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import millrace.schemas.RegistryUnavailableException;
import millrace.schemas.UnregisteredSchemaException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a reaction: one virtual thread for each question, which waits between plan and fire for the core's word.
final class EffectRunner<V extends SpecificRecord> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);
    private static final Duration REGISTRY_RETRY = Duration.ofSeconds(1);

    private final Reaction<V> reaction;
    private final Deliveries<V> deliveries;
    private final FactEncoder facts;
    private final ReactionMetrics metrics;
    private final BiConsumer<Slot, Answer> answers;
    private final GoAheads<Slot> goAheads = new GoAheads<>();
    private final Set<Thread> alive = ConcurrentHashMap.newKeySet();
    private final Thread.Builder threads;

    /// @param answers called on the thread that ran the question
    EffectRunner(
            Reaction<V> reaction,
            Deliveries<V> deliveries,
            FactEncoder facts,
            ReactionMetrics metrics,
            BiConsumer<Slot, Answer> answers) {
        this.reaction = reaction;
        this.deliveries = deliveries;
        this.facts = facts;
        this.metrics = metrics;
        this.answers = answers;
        this.threads = Thread.ofVirtual().name("reaction-" + reaction.name() + "-effect-", 0);
    }

    void ask(Slot slot, Command.Question question) {
        var view = SlotView.of(slot, question);
        var fires = goAheads.await(slot);
        Thread thread = threads.unstarted(() -> {
            try {
                answer(slot, view, question, fires);
            } finally {
                goAheads.forget(slot, fires);
                alive.remove(Thread.currentThread());
            }
        });
        alive.add(thread);
        thread.start();
    }

    void fire(Slot slot) {
        goAheads.give(slot);
    }

    void abandon(Slot slot) {
        goAheads.refuse(slot);
    }

    private void answer(Slot slot, SlotView view, Command.Question question, CompletableFuture<Boolean> fires) {
        Delivery<V> delivery;
        try {
            delivery = deliveries.of(view);
        } catch (RegistryUnavailableException e) {
            answers.accept(slot, new Answer.Unavailable(REGISTRY_RETRY, String.valueOf(e.getMessage())));
            return;
        } catch (SerializationException e) {
            answers.accept(slot, new Answer.DeadLetter(String.valueOf(e.getMessage()), List.of()));
            return;
        }
        try {
            String destination = reaction.destination(delivery);
            if (!destination.equals(view.destination()) && isForOutside(question)) {
                answers.accept(slot, new Answer.Bound(destination));
                return;
            }
            switch (question) {
                case Command.Question.Plan() -> plan(slot, delivery, fires);
                case Command.Question.Probe() -> answers.accept(slot, probe(delivery));
                case Command.Question.Flag() -> {
                    List<Fact> doubt = reaction.uncertain(delivery);
                    answers.accept(slot, new Answer.Flagged(encode(doubt, delivery, "uncertain-" + view.attempt())));
                }
                case Command.Question.Exhaust(var reason) ->
                    answers.accept(slot, translate(exhausted(delivery, reason), delivery));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("reaction threw; its key stops reaction={} position={}", reaction.name(), view.position(), e);
            answers.accept(slot, new Answer.Threw(e.toString()));
        }
    }

    private static boolean isForOutside(Command.Question question) {
        return question instanceof Command.Question.Plan || question instanceof Command.Question.Probe;
    }

    private void plan(Slot slot, Delivery<V> delivery, CompletableFuture<Boolean> fires) throws InterruptedException {
        Plan plan = timed(metrics.planning(), () -> reaction.plan(delivery));
        switch (plan) {
            case Plan.Settled(var outcome) -> answers.accept(slot, translate(outcome, delivery));
            case Plan.Fire(var effect) -> {
                try {
                    answers.accept(slot, new Answer.Planned());
                    if (fires.join()) {
                        Outcome outcome = timed(metrics.firing(), effect::fire);
                        answers.accept(slot, translate(outcome, delivery));
                    }
                } finally {
                    close(effect);
                }
            }
        }
    }

    private void close(Effect effect) {
        try {
            effect.close();
        } catch (RuntimeException e) {
            LOG.warn("effect did not close; what it did stands reaction={}", reaction.name(), e);
        }
    }

    private static <T> T timed(Timer timer, Supplier<T> work) {
        long began = System.nanoTime();
        T result = work.get();
        timer.record(Duration.ofNanos(System.nanoTime() - began));
        return result;
    }

    private Answer probe(Delivery<V> delivery) throws InterruptedException {
        if (!(reaction.effectClass() instanceof EffectClass.Probeable<V>(var probe))) {
            throw new IllegalStateException("only a probeable effect is probed");
        }
        return switch (probe.probe(delivery)) {
            case EffectClass.Verdict.Happened(var done) -> translate(done, delivery);
            case EffectClass.Verdict.NotHappened() -> new Answer.NotHappened();
            case EffectClass.Verdict.Unknown(var delay, var reason) -> new Answer.InDoubt(delay, reason);
        };
    }

    private Outcome exhausted(Delivery<V> delivery, String reason) {
        String why = "gave up after %d attempts: %s".formatted(delivery.attempt(), reason);
        return new Outcome.DeadLetter(why, reaction.exhausted(delivery, reason));
    }

    private Answer translate(Outcome outcome, Delivery<V> delivery) throws InterruptedException {
        return switch (outcome) {
            case Outcome.Done(var receipt, var done) -> new Answer.Done(receipt, encode(done, delivery, ""));
            case Outcome.Retry(var delay, var reason) -> new Answer.Retry(delay, reason);
            case Outcome.Unavailable(var delay, var reason) -> new Answer.Unavailable(delay, reason);
            case Outcome.InDoubt(var delay, var reason) -> new Answer.InDoubt(delay, reason);
            case Outcome.DeadLetter(var reason, var failed) ->
                new Answer.DeadLetter(reason, encode(failed, delivery, ""));
        };
    }

    /// Waits for the registry: the effect may have happened, so there is no way back.
    private List<Publication> encode(List<Fact> values, Delivery<V> delivery, String occasion)
            throws InterruptedException {
        String generation =
                delivery.generation().map("generation %s "::formatted).orElse("");
        while (true) {
            try {
                return facts.encode(values, delivery.event(), generation + occasion);
            } catch (RegistryUnavailableException | UnregisteredSchemaException e) {
                LOG.warn("facts wait for the registry reaction={} reason={}", reaction.name(), e.getMessage());
                Thread.sleep(REGISTRY_RETRY);
            }
        }
    }

    /// Ends what still runs. Whatever it did is in doubt for the next owner.
    @Override
    public void close() {
        goAheads.close();
        alive.forEach(Thread::interrupt);
    }
}
