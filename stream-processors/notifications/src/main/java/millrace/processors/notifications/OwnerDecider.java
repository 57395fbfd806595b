package millrace.processors.notifications;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import millrace.processors.notifications.state.AlarmFact;
import millrace.processors.notifications.state.OwnerLetters;

/// Decides whether an owner gets a letter for each fact, or one for many: pure.
///
/// The first `lettersBeforeDigest` facts within `digestAfter` are a letter each; what comes beyond is gathered until
/// `digestAfter` after the first of it, then told in one. A digest that is full is asked for at once.
record OwnerDecider(AlarmConfig config) {

    /// As many as a header of parents takes.
    static final int MOST_IN_DIGEST = 100;

    /// @param state empty to forget the owner
    /// @param letters the facts of each letter to ask for
    record Decision(Optional<OwnerLetters> state, List<List<AlarmFact>> letters) {}

    Decision decide(Optional<OwnerLetters> before, AlarmFact fact, Instant now) {
        List<Instant> recent = before.map(OwnerLetters::getSentAt).orElse(List.of()).stream()
                .filter(at -> at.plus(config.digestAfter()).isAfter(now))
                .toList();
        List<AlarmFact> digest = before.map(OwnerLetters::getDigest).orElse(List.of());
        if (digest.isEmpty() && recent.size() < config.lettersBeforeDigest()) {
            return new Decision(Optional.of(quiet(plus(recent, now), now)), List.of(List.of(fact)));
        }
        List<AlarmFact> more = plus(digest, fact);
        if (more.size() >= MOST_IN_DIGEST) {
            return new Decision(Optional.of(quiet(plus(recent, now), now)), List.of(more));
        }
        Instant due = digest.isEmpty()
                ? now.plus(config.digestAfter())
                : before.map(OwnerLetters::getDue).orElse(now);
        return new Decision(Optional.of(new OwnerLetters(recent, more, due)), List.of());
    }

    /// What becomes of an owner that is due at `now`.
    Decision due(OwnerLetters before, Instant now) {
        return before.getDigest().isEmpty()
                ? new Decision(Optional.empty(), List.of())
                : new Decision(Optional.of(quiet(List.of(now), now)), List.of(before.getDigest()));
    }

    private OwnerLetters quiet(List<Instant> sentAt, Instant now) {
        return new OwnerLetters(sentAt, List.of(), now.plus(config.digestAfter()));
    }

    private static <T> List<T> plus(List<T> list, T one) {
        return Stream.concat(list.stream(), Stream.of(one)).toList();
    }
}
