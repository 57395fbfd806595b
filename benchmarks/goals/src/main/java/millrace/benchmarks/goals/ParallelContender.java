package millrace.benchmarks.goals;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelEoSStreamProcessor;
import io.confluent.parallelconsumer.RecordContext;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/// Confluent's Parallel Consumer, ordered by key.
final class ParallelContender implements Contender {

    /// How the Parallel Consumer is told to try again.
    private static final class Refused extends RuntimeException {

        private static final long serialVersionUID = 1;
        final int retryMs;

        Refused(int retryMs) {
            super("the receiver refuses", null, false, false);
            this.retryMs = retryMs;
        }
    }

    private final Orders orders;
    private final Letters letters;
    private final Work work;
    private final ParallelEoSStreamProcessor<byte[], byte[]> processor;

    ParallelContender(Orders orders, Letters letters, Work work) {
        this.orders = orders;
        this.letters = letters;
        this.work = work;
        var options = ParallelConsumerOptions.<byte[], byte[]>builder()
                .consumer(new KafkaConsumer<>(Clients.consumer(orders)))
                .ordering(ProcessingOrder.KEY)
                .maxConcurrency(orders.workload().concurrency())
                .retryDelayProvider(ParallelContender::delay);
        if (orders.kind() != Kind.PARALLEL) {
            options.commitMode(CommitMode.PERIODIC_CONSUMER_SYNC).commitInterval(Duration.ofMillis(100));
        }
        processor = new ParallelEoSStreamProcessor<>(options.build());
    }

    private static Duration delay(RecordContext<byte[], byte[]> context) {
        return context.getLastFailureReason()
                .map(reason -> reason instanceof Refused refused ? refused : reason.getCause())
                .map(reason -> reason instanceof Refused refused ? refused.retryMs : 1_000)
                .map(Duration::ofMillis)
                .orElse(Duration.ofSeconds(1));
    }

    @Override
    public void start() {
        processor.subscribe(List.of(orders.topic()));
        processor.poll(context -> {
            var record = context.getSingleRecord();
            var letter = letters.read(record.getConsumerRecord());
            if (work.attempt(letter, record.getNumberOfFailedAttempts() + 1, false)
                    instanceof Work.Result.Failed(var retryMs)) {
                throw new Refused(retryMs);
            }
        });
    }

    @Override
    public boolean hasFailed() {
        return processor.isClosedOrFailed();
    }

    @Override
    public void close() {
        processor.close();
    }
}
