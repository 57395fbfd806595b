package millrace.processors.notifications;

import java.util.Locale;
import java.util.Optional;
import millrace.notifications.SuppressionCause;
import millrace.processors.lineage.Fate;
import millrace.processors.notifications.state.KnownCustomer;
import millrace.processors.notifications.state.LetterFact;

/// What becomes of a fact that has a rule.
sealed interface Verdict {

    LetterFact fact();

    /// What the step that came to this verdict did with the fact.
    Fate fate();

    /// What became of the fact in the end, as in metrics; empty while that is open.
    default Optional<String> end() {
        return Optional.empty();
    }

    /// Its order is known; its customer is asked next.
    record ToCustomer(String customerId, LetterFact fact) implements Verdict {

        @Override
        public Fate fate() {
            return Fate.USED;
        }
    }

    /// It waits for what is missing.
    record Waiting(LetterFact fact) implements Verdict {

        @Override
        public Fate fate() {
            return Fate.PARKED;
        }
    }

    /// A letter is asked for.
    record Requested(String customerId, LetterFact fact, KnownCustomer customer) implements Verdict {

        @Override
        public Fate fate() {
            return Fate.USED;
        }

        @Override
        public Optional<String> end() {
            return Optional.of("requested");
        }
    }

    /// Its letter has been asked for by another report of the same business fact.
    record Repeated(LetterFact fact) implements Verdict {

        @Override
        public Fate fate() {
            return Fate.REPEAT;
        }

        @Override
        public Optional<String> end() {
            return Optional.of("repeated");
        }
    }

    /// There will be no letter.
    ///
    /// @param customerId where it is known
    /// @param reason for people
    record Suppressed(Optional<String> customerId, LetterFact fact, SuppressionCause cause, String reason)
            implements Verdict {

        static Suppressed stale(Optional<String> customerId, LetterFact fact) {
            String reason = "%s happened at %s; its letter was wanted until %s"
                    .formatted(fact.getCause().getId(), fact.getTime(), fact.getExpiresAt());
            return new Suppressed(customerId, fact, SuppressionCause.STALE, reason);
        }

        @Override
        public Fate fate() {
            return Fate.SUPPRESSED;
        }

        /// For example `no-profile`.
        @Override
        public Optional<String> end() {
            return Optional.of(cause.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
    }
}
