package millrace.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// CPU of a gateway process per event, for single events and for batches of 100, beside the CPU of a bare producer that
/// sends the same text to the same broker.
///
/// Arguments: gateway URL, bootstrap servers, process id of the gateway, number of events of each kind.
final class GatewayCpuBenchmark {

    private static final int BATCH = 100;
    private static final int CLIENTS = 32;

    /// A process that has just started spends most of its time on compiling.
    private static final int WARM_UP_ROUNDS = 4;

    private GatewayCpuBenchmark() {}

    public static void main(String[] args) throws InterruptedException, ExecutionException {
        var gateway = new GatewayClient(args[0]);
        var cpu = new ProcessCpu(Long.parseLong(args[2]));
        int events = Integer.parseInt(args[3]);
        var sample = new SampleEvents(Long.toString(System.currentTimeMillis(), 36));

        int first = 0;
        for (int round = 0; round < WARM_UP_ROUNDS; round++, first += 2 * events) {
            singles(gateway, sample, first, events);
            batches(gateway, sample, first + events, events);
        }
        Duration before = cpu.used();
        singles(gateway, sample, first, events);
        Duration between = cpu.used();
        batches(gateway, sample, first + events, events);
        Duration after = cpu.used();
        double bare = bareProducer(args[1], sample, events);

        double single = micros(between.minus(before), events);
        double batched = micros(after.minus(between), events);
        System.out.printf("gateway, single events   %.1f us CPU per event (%d clients)%n", single, CLIENTS);
        System.out.printf("gateway, batches of %d  %.1f us CPU per event%n", BATCH, batched);
        System.out.printf("bare producer            %.1f us CPU per event%n", bare);
        System.out.printf("ratio                    single %.1f  batched %.1f%n", single / bare, batched / bare);
    }

    private static void singles(GatewayClient gateway, SampleEvents sample, int first, int events)
            throws InterruptedException, ExecutionException {
        sideBySide(events, number -> gateway.post("application/cloudevents+json", sample.order(first + number)));
    }

    private static void batches(GatewayClient gateway, SampleEvents sample, int first, int events)
            throws InterruptedException, ExecutionException {
        sideBySide(
                events / BATCH,
                number -> gateway.post(
                        "application/cloudevents-batch+json", sample.batch(first + number * BATCH, BATCH)));
    }

    private interface Request {

        void send(int number) throws IOException, InterruptedException;
    }

    /// As many clients as a busy gateway has at least, each waiting for its answer.
    private static void sideBySide(int requests, Request request) throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                running.add(clients.submit(() -> {
                    for (int number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                        request.send(number);
                    }
                    return null;
                }));
            }
            for (Future<?> client : running) {
                client.get();
            }
        }
    }

    private static double bareProducer(String bootstrapServers, SampleEvents sample, int events)
            throws ExecutionException, InterruptedException {
        List<byte[]> texts = new ArrayList<>();
        for (int number = 0; number < events; number++) {
            texts.add(sample.order(number).getBytes(StandardCharsets.UTF_8));
        }
        var self = new ProcessCpu(ProcessHandle.current().pid());
        try (var broker = new RawRoundTrip(bootstrapServers)) {
            broker.produce(texts);
            Duration before = self.used();
            broker.produce(texts);
            return micros(self.used().minus(before), events);
        }
    }

    private static double micros(Duration cpu, int events) {
        return cpu.toNanos() / 1e3 / events;
    }
}
