package millrace.processors.notifications;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import millrace.notifications.NotificationSuppressed;
import millrace.processors.lineage.StepMeters;
import millrace.processors.notifications.state.LetterFact;
import millrace.schemas.Cause;
import millrace.schemas.Envelope;
import millrace.schemas.EnvelopeHeaders;
import millrace.schemas.EventType;
import millrace.schemas.EventTypes;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Hands verdicts on as records, and counts them.
///
/// A letter follows from its fact, the order and the profile. Its identity is made of the first two alone: a letter
/// asked for again after a change of address is still the same letter. A suppression's is made of the fact alone.
final class VerdictOutlet {

    private static final String REQUEST = "notifications/request";
    private static final String SUPPRESS = "notifications/suppress";

    private final ProcessorContext<String, SpecificRecord> context;
    private final StepMeters steps;
    private final LetterMeters letters;

    VerdictOutlet(ProcessorContext<String, SpecificRecord> context, StepMeters steps, LetterMeters letters) {
        this.context = context;
        this.steps = steps;
        this.letters = letters;
    }

    void forward(Verdict verdict) {
        letters.count(verdict);
        switch (verdict) {
            case Verdict.ToCustomer(var customerId, var fact) ->
                context.forward(new Record<>(customerId, fact, context.currentSystemTimeMs()));
            case Verdict.Requested requested -> request(requested);
            case Verdict.Suppressed suppressed -> suppress(suppressed);
            case Verdict.Repeated ignored -> {}
            case Verdict.Waiting ignored -> {}
        }
    }

    private void request(Verdict.Requested requested) {
        LetterFact fact = requested.fact();
        LetterStyle style = LetterStyle.of(requested.customer());
        style.fallbacks().forEach(letters::fallback);
        List<Cause> parents =
                Stream.of(fact.getOrder(), fact.getCause()).map(Causes::of).toList();
        Cause profile = Causes.of(requested.customer().getCause());
        send(
                requested.customerId(),
                fact,
                Letter.of(fact, requested.customer(), style),
                REQUEST,
                parents,
                List.of(profile));
    }

    private void suppress(Verdict.Suppressed suppressed) {
        LetterFact fact = suppressed.fact();
        Cause cause = Causes.of(fact.getCause());
        var value = new NotificationSuppressed(
                cause.identity().id(), fact.getTemplate(), suppressed.cause(), suppressed.reason());
        List<Cause> others = Stream.ofNullable(fact.getOrder()).map(Causes::of).toList();
        send(suppressed.customerId().orElse(fact.getOrderId()), fact, value, SUPPRESS, List.of(cause), others);
    }

    /// @param parents of which the identity is made
    /// @param others that are parents too
    private void send(
            String key, LetterFact fact, SpecificRecord value, String step, List<Cause> parents, List<Cause> others) {
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        EventType<?> type = EventTypes.of(value);
        Envelope envelope =
                Envelope.derived(step, fact.getTemplate(), type.name(), now, now, fact.getOrderId(), parents);
        Stream<String> otherIds = others.stream().map(other -> other.identity().id());
        var withOthers = new Envelope(
                envelope.identity(),
                envelope.type(),
                envelope.time(),
                envelope.recordedTime(),
                envelope.subject(),
                envelope.correlationId(),
                Stream.concat(envelope.causationIds().stream(), otherIds)
                        .distinct()
                        .toList(),
                envelope.traceparent());
        RecordHeaders headers = new RecordHeaders();
        EnvelopeHeaders.write(withOthers, headers);
        context.forward(new Record<>(key, value, now.toEpochMilli(), headers));
        steps.made(type);
    }
}
