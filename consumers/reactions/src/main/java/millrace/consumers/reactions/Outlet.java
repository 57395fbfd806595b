package millrace.consumers.reactions;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import millrace.schemas.DeadLetterHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/// Publishes facts and dead letters.
final class Outlet {

    private final Producer<byte[], byte[]> producer;
    private final String deadLetters;
    private final String group;
    private final InstantSource clock;

    /// @param deadLetters topic of the dead letters
    /// @param group who gives up, for the dead letter's headers
    Outlet(Producer<byte[], byte[]> producer, String deadLetters, String group, InstantSource clock) {
        this.producer = producer;
        this.deadLetters = deadLetters;
        this.group = group;
        this.clock = clock;
    }

    /// @param whenDurable called with null once every record is acknowledged, or with the first failure
    void publish(
            List<Publication> facts,
            ConsumerRecord<byte[], byte[]> source,
            Optional<String> deadLetterReason,
            Consumer<@Nullable Throwable> whenDurable) {
        List<CompletableFuture<Void>> sent = new ArrayList<>();
        facts.forEach(fact -> sent.add(send(record(fact))));
        deadLetterReason.ifPresent(reason -> sent.add(send(deadLetter(source, reason))));
        var _ = CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                .whenComplete((_, failure) -> whenDurable.accept(failure));
    }

    private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> record) {
        var acknowledged = new CompletableFuture<Void>();
        var _ = producer.send(record, (_, failure) -> {
            if (failure == null) {
                acknowledged.complete(null);
            } else {
                acknowledged.completeExceptionally(failure);
            }
        });
        return acknowledged;
    }

    private static ProducerRecord<byte[], byte[]> record(Publication fact) {
        var headers = new RecordHeaders();
        fact.headers().forEach(header -> headers.add(header.name(), Publication.bytes(header.value())));
        return new ProducerRecord<>(
                fact.topic(),
                null,
                fact.timestamp(),
                Publication.bytes(fact.key()),
                Publication.bytes(fact.value()),
                headers);
    }

    private ProducerRecord<byte[], byte[]> deadLetter(ConsumerRecord<byte[], byte[]> source, String reason) {
        var headers = new RecordHeaders(source.headers().toArray());
        var now = clock.instant();
        DeadLetterHeaders.stamp(headers, reason, source.topic(), source.partition(), source.offset(), group, now);
        return new ProducerRecord<>(deadLetters, null, now.toEpochMilli(), source.key(), source.value(), headers);
    }
}
