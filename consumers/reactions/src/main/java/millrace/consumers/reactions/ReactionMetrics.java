package millrace.consumers.reactions;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The meters of one reaction, all tagged `reaction`.
///
/// - `millrace.reaction.records` by `outcome`: `done`, `recognised` (the ledger knew the effect), `dead-lettered`,
///   `retried`, `in-doubt`, `unavailable`, `stopped` (the reaction threw)
/// - `millrace.reaction.in.flight`, `.queued`, `.blocked.keys`, `.stopped.keys`, `.destinations.down`,
///   `.held.partitions`
/// - `millrace.reaction.parked`: records in the park; `.in.doubt`: effects that were started, have no known end and
///   wait, counted once a second; `.ledger.unacknowledged`: ledger entries on their way
/// - `millrace.reaction.oldest.age`: seconds since the oldest event that is not done was written down, else 0
/// - `millrace.reaction.plan`, `.fire`, `.ledger.append`: timers
final class ReactionMetrics {

    private final Timer planning;
    private final Timer firing;
    private final Timer ledgerAppend;

    ReactionMetrics(String reaction, MeterRegistry meters, Tally tally, Supplier<View> view, InstantSource clock) {
        var tags = Tags.of("reaction", reaction);
        planning = meters.timer("millrace.reaction.plan", tags);
        firing = meters.timer("millrace.reaction.fire", tags);
        ledgerAppend = meters.timer("millrace.reaction.ledger.append", tags);
        count(meters, tags, "done", tally.done);
        count(meters, tags, "recognised", tally.recognised);
        count(meters, tags, "dead-lettered", tally.deadLettered);
        count(meters, tags, "retried", tally.retried);
        count(meters, tags, "in-doubt", tally.inDoubt);
        count(meters, tags, "unavailable", tally.unavailable);
        count(meters, tags, "stopped", tally.stopped);
        gauge(meters, tags, "in.flight", view, View::inFlight);
        gauge(meters, tags, "queued", view, View::queued);
        gauge(meters, tags, "blocked.keys", view, View::blockedKeys);
        gauge(meters, tags, "stopped.keys", view, View::stoppedKeys);
        gauge(meters, tags, "held.partitions", view, View::heldPartitions);
        gauge(meters, tags, "destinations.down", view, View::destinationsDown);
        gauge(meters, tags, "parked", view, View::parked);
        gauge(meters, tags, "in.doubt", view, View::inDoubt);
        gauge(meters, tags, "ledger.unacknowledged", view, View::unacknowledged);
        gauge(meters, tags, "oldest.age", view, seen -> seen.oldestAgeSeconds(clock.millis()));
    }

    private static void count(MeterRegistry meters, Tags tags, String outcome, LongAdder adder) {
        FunctionCounter.builder("millrace.reaction.records", adder, LongAdder::sum)
                .tags(tags.and("outcome", outcome))
                .register(meters);
    }

    private static void gauge(
            MeterRegistry meters, Tags tags, String name, Supplier<View> view, ToDoubleFunction<View> value) {
        Gauge.builder("millrace.reaction." + name, () -> value.applyAsDouble(view.get()))
                .tags(tags)
                .strongReference(true)
                .register(meters);
    }

    Timer planning() {
        return planning;
    }

    Timer firing() {
        return firing;
    }

    Timer ledgerAppend() {
        return ledgerAppend;
    }
}
