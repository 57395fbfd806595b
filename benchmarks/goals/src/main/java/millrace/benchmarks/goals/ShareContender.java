package millrace.benchmarks.goals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;

/// A share group (KIP-932) with explicit acknowledgements: batches of as many records as may be worked on at a time.
/// What fails is released, and the broker hands it out again; it knows no keys and no delay.
final class ShareContender implements Contender {

    private final Orders orders;
    private final Letters letters;
    private final Work work;
    private final Thread thread = Thread.ofPlatform().name("share").unstarted(this::run);
    private volatile boolean isClosing;

    ShareContender(Orders orders, Letters letters, Work work) {
        this.orders = orders;
        this.letters = letters;
        this.work = work;
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        var settings = Clients.shared(orders);
        settings.put("share.acknowledgement.mode", "explicit");
        settings.put("max.poll.records", orders.workload().concurrency());
        try (var consumer = new KafkaShareConsumer<byte[], byte[]>(settings);
                var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            consumer.subscribe(List.of(orders.topic()));
            while (!isClosing) {
                Queue<ConsumerRecord<byte[], byte[]>> failed = new ConcurrentLinkedQueue<>();
                List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
                consumer.poll(Duration.ofMillis(100)).forEach(batch::add);
                List<Future<?>> pending = new ArrayList<>();
                batch.forEach(record -> pending.add(workers.submit(() -> {
                    int attempt = record.deliveryCount().orElse((short) 1);
                    if (work.attempt(letters.read(record), attempt, false) instanceof Work.Result.Failed) {
                        failed.add(record);
                    }
                })));
                for (Future<?> one : pending) {
                    one.get();
                }
                batch.forEach(record -> consumer.acknowledge(
                        record, failed.contains(record) ? AcknowledgeType.RELEASE : AcknowledgeType.ACCEPT));
                consumer.commitSync();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
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
