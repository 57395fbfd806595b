package millrace.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Produce with `acks=all`, then consume: what the broker itself costs, on a topic of its own.
final class RawRoundTrip implements AutoCloseable {

    private final TopicPartition partition = new TopicPartition("benchmarks.raw-" + System.nanoTime(), 0);
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;

    RawRoundTrip(String bootstrapServers) throws ExecutionException, InterruptedException {
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        admin.createTopics(List.of(new NewTopic(partition.topic(), 1, (short) 1)))
                .all()
                .get();
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /// One record there and back.
    Duration once(byte[] value) throws ExecutionException, InterruptedException {
        long start = System.nanoTime();
        producer.send(new ProducerRecord<>(partition.topic(), value)).get();
        while (consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
            // not there yet
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// Sends all of `values` as fast as the producer takes them.
    ///
    /// @return how long until the last acknowledgement
    Duration produce(List<byte[]> values) throws ExecutionException, InterruptedException {
        long start = System.nanoTime();
        List<Future<RecordMetadata>> sent = new ArrayList<>(values.size());
        for (byte[] value : values) {
            sent.add(producer.send(new ProducerRecord<>(partition.topic(), value)));
        }
        for (Future<RecordMetadata> ack : sent) {
            ack.get();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// Reads until `records` have come.
    ///
    /// @return how long that took
    Duration consume(int records) {
        long start = System.nanoTime();
        for (int seen = 0; seen < records; ) {
            seen += consumer.poll(Duration.ofSeconds(1)).count();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        try {
            admin.deleteTopics(List.of(partition.topic())).all().get();
        } catch (ExecutionException e) {
            System.err.println(partition.topic() + ": not deleted: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close();
    }
}
