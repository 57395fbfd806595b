package millrace.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends sample events of a shop and of a fleet of devices to the gateway at a steady rate, in batches, over HTTP.
///
/// Where the gateway does not take a batch it is sent again, so no event is lost and the rate is made up for later.
final class SampleTraffic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SampleTraffic.class);
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_AT_ONCE = 500;

    private final URI events;
    private final int perSecond;
    private final InstantSource clock;
    private final SampleOrders orders;
    private final SampleDevices devices;
    private long told;
    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread sender = Thread.ofPlatform().name("sample-traffic").unstarted(this::send);

    /// @param perSecond events a second, 1 or more
    SampleTraffic(URI gateway, int perSecond, InstantSource clock) {
        this.events = gateway.resolve("/events");
        this.perSecond = perSecond;
        this.clock = clock;
        long seed = clock.millis();
        String run = Long.toString(seed, Character.MAX_RADIX);
        this.orders = new SampleOrders(run, new Random(seed));
        this.devices = new SampleDevices(run, new Random(seed));
    }

    void start() {
        sender.start();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            sender.join(TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }

    private void send() {
        Instant start = clock.instant();
        long sent = 0;
        try {
            while (!closing.await(BETWEEN_BATCHES.toMillis(), TimeUnit.MILLISECONDS)) {
                long due = Duration.between(start, clock.instant()).toMillis() * perSecond / 1000;
                while (sent < due && closing.getCount() > 0) {
                    int count = (int) Math.min(MOST_AT_ONCE, due - sent);
                    deliver(batch(count));
                    sent += count;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String batch(int count) {
        Instant now = clock.instant();
        return Stream.generate(() -> next(now))
                .limit(count)
                .map(SampleFact::line)
                .collect(Collectors.joining("\n"));
    }

    /// Half of them is about orders, half about devices.
    private SampleFact next(Instant now) {
        return told++ % 2 == 0 ? orders.next(now) : devices.next(now);
    }

    private void deliver(String batch) throws InterruptedException {
        var request = HttpRequest.newBuilder(events)
                .header("Content-Type", "application/x-ndjson")
                .timeout(TIMEOUT)
                .POST(BodyPublishers.ofString(batch))
                .build();
        do {
            try {
                int status = http.send(request, BodyHandlers.discarding()).statusCode();
                if (status < 300) {
                    return;
                }
                LOG.warn("sample events not taken status={}", status);
            } catch (IOException e) {
                LOG.warn("sample events not taken reason={}", e.toString());
            }
        } while (!closing.await(1, TimeUnit.SECONDS));
    }
}
