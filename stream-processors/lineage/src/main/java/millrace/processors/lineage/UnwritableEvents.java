package millrace.processors.lineage;

import java.util.Map;
import java.util.Objects;
import millrace.schemas.UnregisteredSchemaException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;

/// Makes a dead letter of the source record whose outcome cannot be written as its schema says (a sum out of range).
///
/// A schema that nobody has registered, and whatever the broker refuses, stops the task: the transaction is lost, and
/// the record comes again.
public final class UnwritableEvents implements ProductionExceptionHandler {

    private DeadLetters deadLetters;

    /// For Kafka Streams, which makes it by its name.
    @SuppressWarnings("NullAway") // Kafka calls configure before anything else
    public UnwritableEvents() {}

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = (DeadLetters) Objects.requireNonNull(configs.get(DeadLetters.CONFIG));
    }

    @Override
    public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
        return failure instanceof RetriableException ? Response.retry() : Response.fail();
    }

    @Override
    @SuppressWarnings("rawtypes") // as Kafka declares it
    public Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception failure,
            SerializationExceptionOrigin origin) {
        if (context.topic() == null
                || failure instanceof UnregisteredSchemaException
                || !DeadLetters.isRecordsFault(failure)) {
            return Response.fail();
        }
        deadLetters.step(context).in();
        return Response.resume(deadLetters.letter(
                context, context.headers(), context.sourceRawKey(), context.sourceRawValue(), failure));
    }
}
