package millrace.processors.lineage;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/// Makes dead letters of events that a step refuses; stops the task when it is not the event's fault.
///
/// A punctuator has no record to put aside, so its failure stops the task.
public final class UnprocessableRecords implements ProcessingExceptionHandler {

    private DeadLetters deadLetters;

    /// For Kafka Streams, which makes it by its name.
    @SuppressWarnings("NullAway") // Kafka calls configure before anything else
    public UnprocessableRecords() {}

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters = (DeadLetters) Objects.requireNonNull(configs.get(DeadLetters.CONFIG));
    }

    @Override
    public Response handleError(ErrorHandlerContext context, @Nullable Record<?, ?> record, Exception failure) {
        if (record == null || context.topic() == null || !DeadLetters.isRecordsFault(failure)) {
            return Response.fail();
        }
        return Response.resume(deadLetters.letter(
                context, context.headers(), context.sourceRawKey(), context.sourceRawValue(), failure));
    }
}
