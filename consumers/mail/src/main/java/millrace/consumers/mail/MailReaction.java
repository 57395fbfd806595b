package millrace.consumers.mail;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import millrace.consumers.reactions.Delivery;
import millrace.consumers.reactions.Effect;
import millrace.consumers.reactions.EffectClass;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.consumers.reactions.Fact;
import millrace.consumers.reactions.Outcome;
import millrace.consumers.reactions.Plan;
import millrace.consumers.reactions.Reaction;
import millrace.notifications.Channel;
import millrace.notifications.NotificationFailed;
import millrace.notifications.NotificationRequested;
import millrace.notifications.NotificationSent;
import millrace.notifications.NotificationSuppressed;
import millrace.notifications.NotificationUncertain;
import millrace.notifications.SuppressionCause;
import millrace.notifications.UncertainResolution;
import millrace.schemas.Topic;
import millrace.schemas.Topics;
import org.jspecify.annotations.Nullable;

/// Sends a letter for every `NotificationRequested`, and tells in `notifications.outcomes` what became of it.
final class MailReaction implements Reaction<NotificationRequested> {

    private static final Duration CALM = Duration.ofSeconds(1);

    private final MailServer server;
    private final Letters letters;
    private final MailEncoder encoder;
    private final WhenInDoubt whenInDoubt;
    private final InstantSource clock;

    MailReaction(MailServer server, Letterhead letterhead, WhenInDoubt whenInDoubt, InstantSource clock) {
        this.server = server;
        this.letters = new Letters(letterhead.name());
        this.encoder = new MailEncoder(letterhead);
        this.whenInDoubt = whenInDoubt;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public Topic<String, NotificationRequested> topic() {
        return Topics.NOTIFICATIONS_REQUESTED;
    }

    @Override
    public EffectClass<NotificationRequested> effectClass() {
        return new EffectClass.Dumb<>(whenInDoubt);
    }

    @Override
    public Plan plan(Delivery<NotificationRequested> delivery) {
        var expiresAt = delivery.value().getExpiresAt();
        if (expiresAt != null && !clock.instant().isBefore(expiresAt)) {
            return Plan.settled(suppressed(delivery, "nobody wants to know after " + expiresAt));
        }
        EncodedMail mail;
        try {
            mail = mail(delivery);
        } catch (UnwritableLetterException e) {
            return Plan.settled(givenUp(delivery, String.valueOf(e.getMessage())));
        }
        return switch (server.prepare(mail)) {
            case MailServer.Prepared.Ready(var pending) -> Plan.fire(new Sending(pending, delivery));
            case MailServer.Prepared.Refused(var reply) -> Plan.settled(outcome(reply, delivery));
        };
    }

    @Override
    public List<Fact> uncertain(Delivery<NotificationRequested> delivery) {
        var resolution =
                switch (whenInDoubt) {
                    case RESEND -> UncertainResolution.RESENT;
                    case PARK -> UncertainResolution.PARKED;
                };
        var reason = "attempt %d was on its last step when its end was lost".formatted(delivery.attempt());
        return List.of(new Fact(NotificationUncertain.newBuilder()
                .setAnswers(requestId(delivery))
                .setReason(reason)
                .setResolution(resolution)
                .setGeneration(generation(delivery))
                .build()));
    }

    @Override
    public List<Fact> exhausted(Delivery<NotificationRequested> delivery, String reason) {
        return List.of(failed(delivery, reason));
    }

    private EncodedMail mail(Delivery<NotificationRequested> delivery) {
        var request = delivery.value();
        if (request.getChannel() != Channel.EMAIL) {
            throw new UnwritableLetterException("channel is %s; expected EMAIL".formatted(request.getChannel()));
        }
        try {
            var recipient = Mailbox.of(request.getRecipient());
            var letter = letters.write(
                    request.getTemplate(), request.getTemplateVersion(), request.getLocale(), request.getVariables());
            return encoder.encode(letter, recipient, delivery.event().envelope(), delivery.generation());
        } catch (IllegalArgumentException e) {
            throw new UnwritableLetterException(String.valueOf(e.getMessage()), e);
        }
    }

    private Outcome outcome(MailReply reply, Delivery<NotificationRequested> delivery) {
        return switch (reply) {
            case MailReply.Accepted(var text, var queueId) ->
                new Outcome.Done(queueId.orElse(text), List.of(sent(delivery, text)));
            case MailReply.RejectedForGood(var code, var text) ->
                givenUp(delivery, "the mail server answered %d %s".formatted(code, text));
            case MailReply.RejectedForNow(var code, var text) ->
                new Outcome.Retry(Duration.ZERO, "the mail server answered %d %s".formatted(code, text));
            case MailReply.Unreachable(var reason) -> new Outcome.Unavailable(CALM, reason);
            case MailReply.InDoubt(var reason) -> new Outcome.InDoubt(CALM, reason);
        };
    }

    private Fact sent(Delivery<NotificationRequested> delivery, String text) {
        return new Fact(NotificationSent.newBuilder()
                .setAnswers(requestId(delivery))
                .setReason(text)
                .setMessageId(encoder.messageId(delivery.event().envelope(), delivery.generation()))
                .setAttempt(delivery.attempt())
                .setGeneration(generation(delivery))
                .build());
    }

    private static Outcome suppressed(Delivery<NotificationRequested> delivery, String reason) {
        var suppressed = NotificationSuppressed.newBuilder()
                .setAnswers(requestId(delivery))
                .setTemplate(delivery.value().getTemplate())
                .setCause(SuppressionCause.EXPIRED)
                .setReason(reason
                        + delivery.generation()
                                .map(" (generation %s)"::formatted)
                                .orElse(""))
                .build();
        return new Outcome.Done("expired", List.of(new Fact(suppressed)));
    }

    private static Outcome givenUp(Delivery<NotificationRequested> delivery, String reason) {
        return new Outcome.DeadLetter(reason, List.of(failed(delivery, reason)));
    }

    private static Fact failed(Delivery<NotificationRequested> delivery, String reason) {
        return new Fact(NotificationFailed.newBuilder()
                .setAnswers(requestId(delivery))
                .setReason(reason)
                .setAttempts(delivery.attempt())
                .setGeneration(generation(delivery))
                .build());
    }

    private static @Nullable String generation(Delivery<NotificationRequested> delivery) {
        return delivery.generation().orElse(null);
    }

    private static String requestId(Delivery<NotificationRequested> delivery) {
        return delivery.event().envelope().identity().id();
    }

    /// A letter that lacks only its final dot.
    private final class Sending implements Effect {

        private final MailServer.PendingMail pending;
        private final Delivery<NotificationRequested> delivery;

        Sending(MailServer.PendingMail pending, Delivery<NotificationRequested> delivery) {
            this.pending = pending;
            this.delivery = delivery;
        }

        @Override
        public Outcome fire() {
            return outcome(pending.fire(), delivery);
        }

        @Override
        public void close() {
            pending.close();
        }
    }
}
