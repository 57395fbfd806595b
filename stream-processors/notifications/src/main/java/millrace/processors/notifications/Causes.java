package millrace.processors.notifications;

import java.util.Optional;
import millrace.processors.notifications.state.KeptCause;
import millrace.schemas.Cause;
import millrace.schemas.Identity;

/// Causes as state stores keep them.
final class Causes {

    private Causes() {}

    static KeptCause keep(Cause cause) {
        return KeptCause.newBuilder()
                .setSource(cause.identity().source())
                .setId(cause.identity().id())
                .setCorrelationId(cause.correlationId())
                .setTraceparent(cause.traceparent().orElse(null))
                .build();
    }

    static Cause of(KeptCause kept) {
        return new Cause(
                new Identity(kept.getSource(), kept.getId()),
                kept.getCorrelationId(),
                Optional.ofNullable(kept.getTraceparent()));
    }
}
