package millrace.producers.publisher;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/// The acknowledgement of one event, on its way.
final class StoredFuture extends CompletableFuture<Position> implements Callback {

    private final String topic;
    private final Thread caller;
    private volatile @Nullable Future<RecordMetadata> sent;

    StoredFuture(String topic, Thread caller) {
        this.topic = topic;
        this.caller = caller;
    }

    /// `send` has returned: whatever is reported from here on is of an event that may have left.
    void sent(Future<RecordMetadata> metadata) {
        sent = metadata;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception failure) {
        int partition = metadata == null ? -1 : metadata.partition();
        if (failure == null && metadata != null && metadata.hasOffset()) {
            complete(new Position(topic, partition, metadata.offset()));
        } else if (failure == null) {
            // the broker knows the batch as a repeat and no longer where it put it (DUPLICATE_SEQUENCE_NUMBER)
            completeExceptionally(new OutcomeUnknownException(
                    topic, partition, new IllegalStateException("stored, but the broker did not say where")));
        } else if (sent == null && Thread.currentThread() == caller) {
            // Kafka reports what it could not even queue from within send
            completeExceptionally(Failures.beforeSending(topic, failure));
        } else {
            completeExceptionally(Failures.afterSending(topic, partition, failure));
        }
    }
}
