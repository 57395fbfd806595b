package millrace.processors.notifications;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import millrace.processors.notifications.state.LetterFact;
import millrace.schemas.Event;
import org.apache.avro.specific.SpecificRecord;

/// A row of the table: a fact, the letter it leads to, and what the letter says of it.
///
/// @param fact class of the event
/// @param template the letter, which is also the rule's name
/// @param version of the letter
/// @param validity how long after the fact somebody wants to know of it
/// @param occasion tells apart facts of one order that are a letter each; of one occasion only the first is
/// @param shown beside what every letter of the order shows
record LetterRule<V extends SpecificRecord>(
        Class<V> fact,
        String template,
        int version,
        Duration validity,
        Function<V, String> occasion,
        Function<V, Shown> shown) {

    /// What the letter is asked for by, within the order.
    String occasionOf(SpecificRecord event) {
        return template + occasion.apply(fact.cast(event));
    }

    /// The fact as the topology carries it.
    ///
    /// @param waitsUntil end of the wait for the order, should it be unknown
    LetterFact factOf(String orderId, Event<? extends SpecificRecord> event, Instant waitsUntil) {
        Shown said = shown.apply(fact.cast(event.value()));
        Map<String, String> texts = said.texts().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Shown.text(entry.getValue())));
        Instant time = event.envelope().time();
        return LetterFact.newBuilder()
                .setOrderId(orderId)
                .setTemplate(template)
                .setTemplateVersion(version)
                .setTime(time)
                .setExpiresAt(time.plus(validity))
                .setTexts(texts)
                .setTimes(said.times())
                .setCause(Causes.keep(event.envelope().asCause()))
                .setWaitsUntil(waitsUntil)
                .build();
    }
}
