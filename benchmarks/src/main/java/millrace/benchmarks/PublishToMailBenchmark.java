package millrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// From `POST /events` of an order to its mail in the inbox, one order at a time, beside a raw round trip through the
/// same broker, turn and turn about.
///
/// Arguments: gateway URL, bootstrap servers, inbox folder (`<data>/inbox/new`), number of orders.
final class PublishToMailBenchmark {

    private static final int WARM_UP = 50;

    private PublishToMailBenchmark() {}

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        var gateway = new GatewayClient(args[0]);
        var inbox = Path.of(args[2]);
        int orders = Integer.parseInt(args[3]);
        var sample = new SampleEvents(Long.toString(System.currentTimeMillis(), 36));
        var mail = new Latencies();
        var raw = new Latencies();

        try (var broker = new RawRoundTrip(args[1]);
                WatchService watch = inbox.getFileSystem().newWatchService()) {
            inbox.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            gateway.post("application/cloudevents+json", sample.profile(0));
            for (int number = 0; number < WARM_UP + orders; number++) {
                Duration toMail = toMail(gateway, sample.order(number), watch);
                Duration roundTrip = broker.once(sample.order(number).getBytes(StandardCharsets.UTF_8));
                if (number >= WARM_UP) {
                    mail.add(toMail);
                    raw.add(roundTrip);
                }
            }
        }
        System.out.println("publish to mail     " + mail);
        System.out.println("raw produce-consume " + raw);
        System.out.printf(
                "ratio               p50 %.1f  p99 %.1f%n",
                mail.percentileMs(50) / raw.percentileMs(50), mail.percentileMs(99) / raw.percentileMs(99));
    }

    private static Duration toMail(GatewayClient gateway, String order, WatchService watch)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        gateway.post("application/cloudevents+json", order);
        WatchKey key = watch.poll(30, TimeUnit.SECONDS);
        Duration latency = Duration.ofNanos(System.nanoTime() - start);
        if (key == null || key.pollEvents().size() != 1) {
            throw new IOException("inbox: no mail, or more than one, within 30 s of one order; the benchmark ends");
        }
        key.reset();
        return latency;
    }
}
