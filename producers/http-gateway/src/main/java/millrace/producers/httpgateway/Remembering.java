package millrace.producers.httpgateway;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import millrace.producers.publisher.EventPublisher;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds out what is stored before the first event is published, and tries until brokers and topics are there.
final class Remembering implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Remembering.class);

    private record Ready(Memory memory, Publishing publishing) {}

    private final HttpGatewayConfig config;
    private final EventPublisher publisher;
    private final Recovery recovery;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("gateway-recovery").unstarted(this::recover);
    private volatile @Nullable Ready ready;
    private volatile String reason = "reading what is stored";

    Remembering(HttpGatewayConfig config, EventPublisher publisher, InstantSource clock) {
        this.config = config;
        this.publisher = publisher;
        this.recovery = new Recovery(config.bootstrapServers(), config.folder(), config.remember(), clock);
    }

    void start() {
        thread.start();
    }

    Optional<Publishing> publishing() {
        Ready now = ready;
        return now == null ? Optional.empty() : Optional.of(now.publishing());
    }

    /// Why events are refused at the moment; empty if they are not.
    Optional<String> reasonForRefusal() {
        Ready now = ready;
        if (now == null) {
            return Optional.of(reason);
        } else if (!now.memory().isWritable()) {
            return Optional.of("the index of claims cannot be written");
        }
        var late = now.publishing().overdueTopics();
        return late.isEmpty() ? Optional.empty() : Optional.of("no acknowledgement for events to %s".formatted(late));
    }

    private void recover() {
        try {
            while (closing.getCount() > 0 && !hasRecovered()) {
                boolean _ = closing.await(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean hasRecovered() throws InterruptedException {
        try {
            Memory memory = recovery.recover();
            ready = new Ready(memory, new Publishing(publisher, memory, config.ackTimeout()));
            return true;
        } catch (KafkaException | ClaimsUnavailableException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(reason)) {
                LOG.warn("cannot find out what is stored; tried again every second reason={}", why);
                reason = why;
            }
            return false;
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Ready now = ready;
        if (now != null) {
            now.memory().close();
        }
    }
}
