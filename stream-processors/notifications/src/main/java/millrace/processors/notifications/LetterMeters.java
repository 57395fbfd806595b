package millrace.processors.notifications;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/// Counts what became of each fact that has a rule. Safe for use by many threads.
///
/// Per letter, `millrace.letters.facts` = the sum of `millrace.letters.fates` once nothing waits; a fact that waits has
/// no fate until the wait ends. Counts are of this process since its start, with what an aborted transaction did and
/// did again.
record LetterMeters(MeterRegistry registry) {

    /// A fact came in, for the first time under its identity.
    void fact(LetterRule<?> rule) {
        fact(rule.template());
    }

    /// As `fact`, by the name of the letter.
    void fact(String letter) {
        registry.counter("millrace.letters.facts", "letter", letter).increment();
    }

    void count(Verdict verdict) {
        String letter = verdict.fact().getTemplate();
        verdict.end().ifPresent(fate -> fate(letter, fate));
    }

    /// What became of a fact in the end.
    void fate(String letter, String fate) {
        registry.counter("millrace.letters.fates", "letter", letter, "fate", fate)
                .increment();
    }

    /// Something of a profile could not be used for a letter.
    void fallback(LetterStyle.Fallback fallback) {
        String what = fallback.name().toLowerCase(Locale.ROOT).replace('_', '-');
        registry.counter("millrace.letters.fallbacks", "what", what).increment();
    }
}
