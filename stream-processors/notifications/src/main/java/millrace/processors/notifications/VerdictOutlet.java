package millrace.processors.notifications;

import java.util.List;
import java.util.stream.Stream;
import millrace.notifications.NotificationSuppressed;
import millrace.processors.lineage.StepMeters;
import millrace.processors.notifications.state.LetterFact;
import millrace.schemas.Cause;
import org.apache.avro.specific.SpecificRecord;
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
    private final LetterSink sink;
    private final LetterMeters letters;

    VerdictOutlet(ProcessorContext<String, SpecificRecord> context, StepMeters steps, LetterMeters letters) {
        this.context = context;
        this.sink = new LetterSink(context, steps);
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
        sink.send(
                requested.customerId(),
                fact.getOrderId(),
                fact.getTemplate(),
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
        sink.send(
                suppressed.customerId().orElse(fact.getOrderId()),
                fact.getOrderId(),
                fact.getTemplate(),
                value,
                SUPPRESS,
                List.of(cause),
                others);
    }
}
