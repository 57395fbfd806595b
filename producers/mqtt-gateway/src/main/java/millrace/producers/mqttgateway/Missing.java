package millrace.producers.mqttgateway;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import millrace.producers.publisher.NotStoredException;
import millrace.producers.publisher.PublisherSaturatedException;
import millrace.schemas.RegistryUnavailableException;
import millrace.schemas.UnregisteredSchemaException;
import org.apache.kafka.common.errors.RetriableException;

/// What has to be there before a message can leave this process: a topic, a broker, the registry, leave to write.
final class Missing {

    private Missing() {}

    /// @return what is missing, for people; empty if the message is on its way, is stored, or never will be
    static Optional<String> before(CompletableFuture<?> sent) {
        return sent.isCompletedExceptionally() && comesYet(sent.exceptionNow())
                ? Optional.of(String.valueOf(sent.exceptionNow().getMessage()))
                : Optional.empty();
    }

    private static boolean comesYet(Throwable failure) {
        return switch (failure) {
            case PublisherSaturatedException _, RegistryUnavailableException _, UnregisteredSchemaException _ -> true;
            case NotStoredException refused ->
                switch (refused.reason()) {
                    case BROKER_UNAVAILABLE, REGISTRY_UNAVAILABLE, NOT_PROVISIONED, NOT_AUTHORIZED -> true;
                    case TOO_LARGE, TIME_REFUSED, CLOSED, REFUSED -> false;
                };
            case RetriableException _ -> true; // of the dead letters' producer
            default -> false;
        };
    }
}
