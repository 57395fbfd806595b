package millrace.consumers.reactions;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import millrace.process.Health;
import millrace.process.Part;
import millrace.schemas.EventSerdes;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hosts one reaction: joins its group, and begins anew whenever it cannot go on, until it is closed.
public final class ReactionPart implements Part {

    private static final Logger LOG = LoggerFactory.getLogger(ReactionPart.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final String name;
    private final Duration drainTimeout;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Supplier<Session<?>> sessions;
    private volatile @Nullable Session<?> session;
    private volatile View view = View.NOTHING;
    private volatile String trouble = "not started";

    private <V extends SpecificRecord> ReactionPart(
            Reaction<V> reaction,
            ReactionConfig config,
            KafkaSettings kafka,
            EventSerdes serdes,
            MeterRegistry meters,
            InstantSource clock) {
        name = reaction.name();
        drainTimeout = config.drainTimeout();
        var tally = new Tally();
        var metrics = new ReactionMetrics(name, meters, tally, () -> view, clock);
        sessions = () -> new Session<>(reaction, config, kafka, serdes, metrics, tally, seen -> view = seen, clock);
        thread = Thread.ofPlatform().name("reaction-" + name).unstarted(this::run);
    }

    /// @param serdes where schemas come from; the process's own
    /// @param meters where the meters of `ReactionMetrics` go
    public static <V extends SpecificRecord> ReactionPart of(
            Reaction<V> reaction, ReactionConfig config, EventSerdes serdes, MeterRegistry meters) {
        return of(reaction, config, serdes, meters, Map.of());
    }

    /// @param overrides as in `KafkaSettings`
    static <V extends SpecificRecord> ReactionPart of(
            Reaction<V> reaction,
            ReactionConfig config,
            EventSerdes serdes,
            MeterRegistry meters,
            Map<String, Object> overrides) {
        var kafka = new KafkaSettings(config.bootstrapServers(), reaction.name(), overrides);
        return new ReactionPart(reaction, config, kafka, serdes, meters, InstantSource.system());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {
        trouble = "starting";
        thread.start();
    }

    private void run() {
        Duration pause = Duration.ofMillis(250);
        while (closing.getCount() > 0) {
            long began = System.nanoTime();
            try {
                Session<?> current = sessions.get();
                session = current;
                trouble = "";
                current.run(() -> closing.getCount() == 0);
            } catch (RuntimeException e) {
                trouble = e instanceof EngineFailure ? String.valueOf(e.getMessage()) : e.toString();
                LOG.warn("begins anew reaction={} pause={} reason={}", name, pause, trouble, e);
            } finally {
                session = null;
                view = View.NOTHING;
            }
            boolean wasLong = System.nanoTime() - began > LONGEST_PAUSE.toNanos();
            pause = wasLong ? Duration.ofMillis(250) : pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
            await(pause);
        }
    }

    private void await(Duration pause) {
        try {
            closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            closing.countDown();
        }
    }

    @Override
    public Health health() {
        Session<?> current = session;
        if (!thread.isAlive() && !trouble.equals("not started")) {
            return new Health.Broken("the engine's thread has ended");
        }
        if (!trouble.isEmpty()) {
            return new Health.Down(trouble);
        }
        if (current == null || !current.isReady()) {
            return new Health.Down("joining the group");
        }
        return view.trouble().isEmpty() ? new Health.Up() : new Health.Down(view.trouble());
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(drainTimeout.plus(LONGEST_PAUSE));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
