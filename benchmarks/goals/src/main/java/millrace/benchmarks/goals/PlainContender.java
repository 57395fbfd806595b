package millrace.benchmarks.goals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// What one writes first: poll, work on the keys of the batch side by side, commit, poll again. A letter that fails is
/// tried again where it stands.
final class PlainContender implements Contender {

    private final Orders orders;
    private final Letters letters;
    private final Work work;
    private final Semaphore concurrency;
    private final Thread thread = Thread.ofPlatform().name("plain").unstarted(this::run);
    private volatile boolean isClosing;

    PlainContender(Orders orders, Letters letters, Work work) {
        this.orders = orders;
        this.letters = letters;
        this.work = work;
        this.concurrency = new Semaphore(orders.workload().concurrency());
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try (var consumer = new KafkaConsumer<byte[], byte[]>(Clients.consumer(orders));
                var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            consumer.subscribe(List.of(orders.topic()));
            while (!isClosing) {
                Map<Integer, List<Letters.Letter>> lanes = new LinkedHashMap<>();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    var letter = letters.read(record);
                    lanes.computeIfAbsent(letter.key(), _ -> new ArrayList<>()).add(letter);
                }
                List<Future<?>> pending = new ArrayList<>();
                lanes.values().forEach(lane -> pending.add(workers.submit(() -> lane.forEach(this::attempt))));
                for (Future<?> lane : pending) {
                    lane.get();
                }
                consumer.commitSync();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void attempt(Letters.Letter letter) {
        for (int attempt = 1; !isClosing; attempt++) {
            concurrency.acquireUninterruptibly();
            Work.Result result;
            try {
                result = work.attempt(letter, attempt, false);
            } finally {
                concurrency.release();
            }
            switch (result) {
                case Work.Result.Happened() -> {
                    return;
                }
                case Work.Result.Failed(var retryMs) -> pause(retryMs);
            }
        }
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        isClosing = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
