package millrace.processors.lineage;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/// Makes dead letters of records whose key or value is no event; stops the task while the registry gives no answer.
public final class UnreadableRecords implements DeserializationExceptionHandler {

    private DeadLetters deadLetters;

    /// For Kafka Streams, which makes it by its name.
    @SuppressWarnings("NullAway") // Kafka calls configure before anything else
    public UnreadableRecords() {}

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = (DeadLetters) Objects.requireNonNull(configs.get(DeadLetters.CONFIG));
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
        if (!DeadLetters.isRecordsFault(failure)) {
            return Response.fail();
        }
        deadLetters.step(context).in();
        return Response.resume(deadLetters.letter(context, record.headers(), record.key(), record.value(), failure));
    }
}
