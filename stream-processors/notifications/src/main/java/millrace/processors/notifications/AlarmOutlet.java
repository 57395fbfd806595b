package millrace.processors.notifications;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import millrace.notifications.NotificationSuppressed;
import millrace.notifications.SuppressionCause;
import millrace.processors.notifications.state.AlarmFact;
import millrace.processors.notifications.state.DeviceOwner;
import millrace.schemas.Cause;

/// Asks for the letters of facts about devices, or says why there is none, and counts both.
///
/// As for orders, the identity of a letter is made of its facts, not of the profile that says where it goes.
record AlarmOutlet(LetterSink sink, LetterMeters letters) {

    private static final String REQUEST = "notifications/request-alarm";
    private static final String SUPPRESS = "notifications/suppress-alarm";

    /// @param facts at least one, all of one owner; several are a digest
    void request(String ownerKey, List<AlarmFact> facts) {
        AlarmFact last = facts.getLast();
        DeviceOwner owner = Objects.requireNonNull(last.getOwner());
        LetterStyle style = LetterStyle.of(owner.getLocale(), owner.getTimeZone());
        style.fallbacks().forEach(letters::fallback);
        boolean isDigest = facts.size() > 1;
        List<Cause> causes =
                facts.stream().map(fact -> Causes.of(fact.getCause())).toList();
        List<Cause> profiles = facts.stream()
                .flatMap(fact -> Stream.ofNullable(fact.getOwner()))
                .map(one -> Causes.of(one.getCause()))
                .distinct()
                .toList();
        sink.send(
                ownerKey,
                isDigest ? ownerKey : last.getDeviceId(),
                isDigest ? AlarmLetter.DIGEST : last.getTemplate(),
                isDigest ? AlarmLetter.digest(facts, owner, style) : AlarmLetter.of(last, owner, style),
                REQUEST,
                causes,
                profiles);
        facts.forEach(fact -> letters.fate(fact.getTemplate(), isDigest ? "in-digest" : "requested"));
    }

    /// @param reason for people
    void suppress(AlarmFact fact, SuppressionCause cause, String reason) {
        Cause parent = Causes.of(fact.getCause());
        var value = new NotificationSuppressed(parent.identity().id(), fact.getTemplate(), cause, reason);
        sink.send(
                fact.getDeviceId(),
                fact.getDeviceId(),
                fact.getTemplate(),
                value,
                SUPPRESS,
                List.of(parent),
                List.of());
        letters.fate(fact.getTemplate(), cause.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
