package millrace.producers.mqttgateway;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import millrace.process.Health;
import millrace.producers.mqttgateway.Refusal.Reason;
import millrace.producers.publisher.EventPublisher;
import millrace.producers.publisher.NotStoredException;
import millrace.producers.publisher.PublisherConfig;
import millrace.schemas.SchemaRegistry;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stores messages in the order in which they come: readings in `devices.readings`, the rest as dead letters.
///
/// One thread reads and sends them, so that no event loop waits for a broker. It waits with the message in hand while a
/// topic, a broker or the registry is missing; once sent, Kafka's idempotent producer tries for as long as it takes.
/// Either way nothing overtakes, nothing is given up, and the bound of what is in flight stops who brings more.
final class Storing implements Intake, AutoCloseable {

    /// More than `InFlight` lets in, as a record is larger than its message, so that sending never waits for room.
    static final long BUFFER_BYTES = 256L * 1024 * 1024;

    static final Duration MAX_BLOCK = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(Storing.class);
    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FOR_AS_LONG_AS_IT_TAKES = Duration.ofMillis(Integer.MAX_VALUE);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration UNUSUAL = Duration.ofSeconds(10);

    private final Interpreter interpreter;
    private final DeadLetterQuota quota;
    private final EventPublisher publisher;
    private final DeadLetterLog deadLetters;
    private final InFlight inFlight;
    private final GatewayMeters meters;
    private final ExecutorService lane = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("mqtt-store").factory());
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable String trouble;
    private volatile long lastSettled = System.nanoTime();

    Storing(
            String bootstrapServers,
            SchemaRegistry registry,
            URI registryUrl,
            Interpreter interpreter,
            DeadLetterQuota quota,
            InFlight inFlight,
            GatewayMeters meters,
            InstantSource clock) {
        this.interpreter = interpreter;
        this.quota = quota;
        this.inFlight = inFlight;
        this.meters = meters;
        this.publisher = EventPublisher.connect(
                PublisherConfig.of(bootstrapServers, registryUrl)
                        .withClientId("mqtt-gateway")
                        .withBuffer(BUFFER_BYTES, MAX_BLOCK)
                        .withTimeouts(ACK_TIMEOUT, FOR_AS_LONG_AS_IT_TAKES),
                registry);
        this.deadLetters = new DeadLetterLog(bootstrapServers, clock);
    }

    @Override
    public CompletableFuture<Verdict> accept(Message message) {
        if (inFlight.messages() == 0) {
            lastSettled = System.nanoTime();
        }
        inFlight.take(message);
        var verdict = new CompletableFuture<Verdict>();
        try {
            lane.execute(() -> answering(message, verdict, () -> store(message, verdict)));
        } catch (RejectedExecutionException e) {
            settle(message, verdict, stopping());
        }
        return verdict;
    }

    /// Whatever happens, the sender is told: a message without a verdict would hold up its connection for good.
    private void answering(Message message, CompletableFuture<Verdict> verdict, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a message is not stored and not acknowledged; its sender has to send it again", e);
            settle(message, verdict, new Verdict.Failed("the gateway has made a mistake; send it again"));
            throw e;
        }
    }

    private void store(Message message, CompletableFuture<Verdict> verdict) {
        if (isClosing()) {
            settle(message, verdict, stopping());
            return;
        }
        switch (decide(message)) {
            case Decision.Publish(var event, var dropped) -> {
                meters.dropped(dropped);
                send(
                        message,
                        verdict,
                        new Verdict.Stored(),
                        () -> publisher.publish(publisher.encode(event, List.of())));
            }
            case Decision.Refuse(var refusal) -> keep(message, verdict, refusal);
        }
    }

    private Decision decide(Message message) {
        try {
            return interpreter.decide(message);
        } catch (RuntimeException e) {
            LOG.error(
                    "a message could not be read topicLength={}",
                    message.topic().length(),
                    e);
            return new Decision.Refuse(
                    new Refusal(Reason.IMPLEMENTATION_SPECIFIC_ERROR, "message could not be read; see the log"));
        }
    }

    private void keep(Message message, CompletableFuture<Verdict> verdict, Refusal refusal) {
        if (quota.take(message)) {
            send(message, verdict, new Verdict.Kept(refusal), () -> deadLetters.keep(message, refusal));
        } else {
            settle(message, verdict, new Verdict.Refused(refusal));
        }
    }

    /// Sends until it has left this process, then lets the next message go.
    private void send(
            Message message,
            CompletableFuture<Verdict> verdict,
            Verdict success,
            Supplier<? extends CompletableFuture<?>> sending) {
        CompletableFuture<?> sent = begin(sending);
        for (Optional<String> missing = Missing.before(sent); missing.isPresent(); missing = Missing.before(sent)) {
            pause(missing.get());
            if (isClosing()) {
                settle(message, verdict, stopping());
                return;
            }
            sent = begin(sending);
        }
        trouble = null;
        CompletableFuture<?> _ = sent.whenComplete((_, failure) -> finish(message, verdict, success, failure));
    }

    private static CompletableFuture<?> begin(Supplier<? extends CompletableFuture<?>> sending) {
        try {
            return sending.get();
        } catch (KafkaException | IllegalStateException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void pause(String reason) {
        if (trouble == null) {
            LOG.warn("messages wait reason={}", reason);
        }
        trouble = reason;
        try {
            boolean _ = closing.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(
            Message message, CompletableFuture<Verdict> verdict, Verdict success, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        switch (cause) {
            case null -> settle(message, verdict, success);
            case NotStoredException e
            when e.reason() == NotStoredException.Reason.TOO_LARGE ->
                keepInstead(
                        message, verdict, new Refusal(Reason.QUOTA_EXCEEDED, "reading is larger than the topic takes"));
            case NotStoredException e
            when e.reason() == NotStoredException.Reason.TIME_REFUSED ->
                keepInstead(
                        message,
                        verdict,
                        new Refusal(
                                Reason.PAYLOAD_FORMAT_INVALID,
                                "time is not one that the topic takes; expected the past"));
            case Throwable _ when isClosing() -> settle(message, verdict, stopping());
            default -> {
                LOG.error("a message is not stored and not acknowledged; its sender has to send it again", cause);
                settle(message, verdict, new Verdict.Failed("the message could not be stored; send it again"));
            }
        }
    }

    private void keepInstead(Message message, CompletableFuture<Verdict> verdict, Refusal refusal) {
        try {
            lane.execute(() -> answering(message, verdict, () -> keep(message, verdict, refusal)));
        } catch (RejectedExecutionException e) {
            settle(message, verdict, stopping());
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private static Verdict stopping() {
        return new Verdict.Failed("the gateway stops; send it again");
    }

    private void settle(Message message, CompletableFuture<Verdict> verdict, Verdict outcome) {
        lastSettled = System.nanoTime();
        meters.count(message.qos(), outcome);
        verdict.complete(outcome);
        inFlight.giveBack(message);
    }

    Health health() {
        String reason = trouble;
        if (reason != null) {
            return new Health.Down(reason);
        }
        Duration idle = Duration.ofNanos(System.nanoTime() - lastSettled);
        return inFlight.messages() > 0 && idle.compareTo(UNUSUAL) > 0
                ? new Health.Down("brokers have confirmed none of %d messages for %d s"
                        .formatted(inFlight.messages(), idle.toSeconds()))
                : new Health.Up();
    }

    /// Gives up what has not left, and waits for what has.
    @Override
    public void close() {
        closing.countDown();
        lane.shutdown();
        try {
            boolean _ = lane.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        publisher.close();
        deadLetters.close();
    }
}
