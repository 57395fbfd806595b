package millrace.processors.lineage;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import millrace.process.Health;
import millrace.process.Part;
import millrace.schemas.SchemaRegistry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one topology for as long as the process does.
///
/// Waits for the broker and for every topic of the application, creates the application's own dead letter topic, then
/// joins the group; leaves it on `close`, so that others take over at once.
public final class StreamsPart implements Part {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsPart.class);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);
    /// Well below `max.poll.interval.ms`, 5 min.
    private static final Duration REGISTRY_PATIENCE = Duration.ofMinutes(1);

    private final StreamsApplication application;
    private final StreamsConfiguration configuration;
    private final PatientRegistry registry;
    private final MeterRegistry meters;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ThreadReplacement replacement;
    private final Thread starter;
    private volatile Health beforeStart = new Health.Down("not started");
    private volatile Optional<Running> running = Optional.empty();

    private record Running(KafkaStreams streams, KafkaStreamsMetrics metrics) {}

    /// @param registry one per process, for it keeps what it has learned
    public StreamsPart(
            StreamsApplication application,
            StreamsConfiguration configuration,
            SchemaRegistry registry,
            MeterRegistry meters) {
        this.application = application;
        this.configuration = configuration;
        this.registry = new PatientRegistry(registry, REGISTRY_PATIENCE, closing);
        this.meters = meters;
        this.replacement = new ThreadReplacement(application.id(), InstantSource.system(), closing);
        this.starter =
                Thread.ofPlatform().name(application.name() + "-start").daemon().unstarted(this::bringUp);
    }

    @Override
    public String name() {
        return application.name();
    }

    @Override
    public void start() {
        LOG.info("starting application={} {}", application.id(), configuration);
        starter.start();
    }

    @Override
    public Health health() {
        return running.map(it -> health(it.streams())).orElse(beforeStart);
    }

    private Health health(KafkaStreams streams) {
        Optional<String> trouble = registry.trouble().or(replacement::reason);
        return switch (streams.state()) {
            case RUNNING -> trouble.<Health>map(Health.Down::new).orElseGet(Health.Up::new);
            case CREATED, REBALANCING -> new Health.Down(trouble.orElse("rebalancing"));
            case PENDING_SHUTDOWN, NOT_RUNNING -> new Health.Down("closing");
            case PENDING_ERROR, ERROR -> new Health.Broken(trouble.orElse("stream threads keep failing"));
        };
    }

    private void bringUp() {
        ApplicationTopics topics = new ApplicationTopics(application, configuration);
        try {
            do {
                Optional<String> obstacle = topics.obstacle();
                if (obstacle.isEmpty() && launch()) {
                    return;
                }
                obstacle.ifPresent(reason -> beforeStart = new Health.Down(reason));
            } while (!closing.await(100, MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("application cannot start application={}", application.id(), e);
            beforeStart = new Health.Broken(String.valueOf(e.getMessage()));
        }
    }

    private synchronized boolean launch() {
        if (closing.getCount() == 0) {
            return true;
        }
        try {
            StreamsAssembly assembly =
                    StreamsAssembly.of(application, configuration, registry, meters, InstantSource.system());
            KafkaStreams streams = new KafkaStreams(assembly.topology(), assembly.properties());
            streams.setUncaughtExceptionHandler(replacement);
            KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
            running = Optional.of(new Running(streams, metrics));
            streams.start();
            metrics.bindTo(meters);
            return true;
        } catch (StreamsException e) {
            throw e;
        } catch (KafkaException e) {
            beforeStart = new Health.Down("broker gives no answer: " + e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        Optional<Running> toClose = takeRunning();
        starter.interrupt();
        toClose.ifPresent(it -> {
            boolean inTime = it.streams()
                    .close(CloseOptions.timeout(LONGEST_CLOSE)
                            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
            it.metrics().close();
            LOG.info("closed application={} inTime={}", application.id(), inTime);
        });
    }

    private synchronized Optional<Running> takeRunning() {
        return running;
    }
}
