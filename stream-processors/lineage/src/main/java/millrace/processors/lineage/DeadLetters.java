package millrace.processors.lineage;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import millrace.schemas.DeadLetterHeaders;
import millrace.schemas.Topic;
import millrace.schemas.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns records that one application cannot read or process into dead letters: the record's own bytes and headers,
/// and why. Kafka Streams sends them within the transaction that moves past the record.
///
/// The dead letter topic is that of the catalogue's source topic; a record of an internal topic (a repartition) goes to
/// the application's own. Safe for use by many threads.
final class DeadLetters {

    /// The key under which the handlers find this in the Kafka Streams settings.
    static final String CONFIG = "millrace.dead-letters";

    private static final int LONGEST_CHAIN = 20;
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final String applicationId;
    private final InstantSource clock;
    private final FlowMeters meters;

    DeadLetters(String applicationId, InstantSource clock, FlowMeters meters) {
        this.applicationId = applicationId;
        this.clock = clock;
        this.meters = meters;
    }

    StepMeters step(ErrorHandlerContext context) {
        return meters.step(context.processorNodeId());
    }

    /// Whether `failure` is the record's own fault, so that it would fail again however often it is tried.
    ///
    /// What Kafka, the registry or a store throws is not: the task fails and the record comes again.
    static boolean isRecordsFault(Throwable failure) {
        return causes(failure).noneMatch(RetriableException.class::isInstance)
                && (failure instanceof SerializationException || !(failure instanceof KafkaException));
    }

    /// `failure` and what caused it, outermost first.
    static Stream<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        Throwable cause = failure;
        while (cause != null && causes.size() < LONGEST_CHAIN) {
            causes.add(cause);
            cause = cause.getCause();
        }
        return causes.stream();
    }

    List<ProducerRecord<byte[], byte[]>> letter(
            ErrorHandlerContext context,
            Headers original,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Exception failure) {
        String topic = topicFor(applicationId, context.topic());
        Headers headers = new RecordHeaders(original.toArray());
        DeadLetterHeaders.stamp(
                headers,
                reason(failure),
                context.topic(),
                context.partition(),
                context.offset(),
                applicationId,
                clock.instant());
        LOG.warn(
                "record could not be processed and goes to dead letters topic={} partition={} offset={} application={}"
                        + " step={} deadLetters={}",
                context.topic(),
                context.partition(),
                context.offset(),
                applicationId,
                context.processorNodeId(),
                topic,
                failure);
        step(context).out(Fate.DEAD_LETTER);
        return List.of(new ProducerRecord<>(topic, null, clock.millis(), key, value, headers));
    }

    /// The dead letter topic for records of `source`.
    static String topicFor(String applicationId, String source) {
        return Topics.all().stream()
                .filter(topic -> topic.name().equals(source))
                .findFirst()
                .map(topic -> topic.deadLetters().name())
                .orElse(new Topic<>(applicationId, byte[].class, byte[].class)
                        .deadLetters()
                        .name());
    }

    private static String reason(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
