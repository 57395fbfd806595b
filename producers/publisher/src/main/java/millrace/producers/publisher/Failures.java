package millrace.producers.publisher;

import millrace.producers.publisher.NotStoredException.Reason;
import millrace.schemas.RegistryUnavailableException;
import millrace.schemas.UnregisteredSchemaException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Tells Kafka's failures apart by the one question that matters: is the event stored?
final class Failures {

    private Failures() {}

    /// Of an event that never left the caller.
    static PublishException beforeSending(String topic, Exception failure) {
        if (failure instanceof BufferExhaustedException) {
            return new PublisherSaturatedException(
                    "%s: the publisher's buffer is full (%s); the event is not stored; publish it again later"
                            .formatted(topic, failure.getMessage()),
                    failure);
        }
        return notStored(reason(failure), topic, failure);
    }

    /// Of an event that was handed to the sending thread: certain only where every attempt must have met the same
    /// refusal.
    static PublishException afterSending(String topic, int partition, Exception failure) {
        Reason reason = reason(failure);
        return switch (reason) {
            case TOO_LARGE, TIME_REFUSED -> notStored(reason, topic, failure);
            default -> new OutcomeUnknownException(topic, partition, failure);
        };
    }

    private static NotStoredException notStored(Reason reason, String topic, Exception failure) {
        return new NotStoredException(
                reason,
                "%s: %s (%s); the event is not stored".formatted(topic, phrase(reason), failure.getMessage()),
                failure);
    }

    private static Reason reason(Exception failure) {
        if (failure instanceof RecordTooLargeException || failure instanceof RecordBatchTooLargeException) {
            return Reason.TOO_LARGE;
        } else if (failure instanceof InvalidTimestampException) {
            return Reason.TIME_REFUSED;
        } else if (failure instanceof AuthorizationException || failure instanceof AuthenticationException) {
            return Reason.NOT_AUTHORIZED;
        } else if (failure instanceof UnregisteredSchemaException
                || failure instanceof UnknownTopicOrPartitionException
                || failure.getCause() instanceof UnknownTopicOrPartitionException) {
            return Reason.NOT_PROVISIONED;
        } else if (failure instanceof RegistryUnavailableException) {
            return Reason.REGISTRY_UNAVAILABLE;
        } else if (failure instanceof IllegalStateException) {
            return Reason.CLOSED;
        }
        return failure instanceof RetriableException ? Reason.BROKER_UNAVAILABLE : Reason.REFUSED;
    }

    private static String phrase(Reason reason) {
        return switch (reason) {
            case BROKER_UNAVAILABLE -> "no broker took the event";
            case REGISTRY_UNAVAILABLE -> "the registry gave no id for the event's schema";
            case NOT_PROVISIONED -> "the topic or the schema is not provisioned";
            case TOO_LARGE -> "the event is too large";
            case TIME_REFUSED -> "the topic does not take events of this time";
            case NOT_AUTHORIZED -> "this publisher may not write here";
            case CLOSED -> "the publisher is closed";
            case REFUSED -> "the event was refused";
        };
    }
}
