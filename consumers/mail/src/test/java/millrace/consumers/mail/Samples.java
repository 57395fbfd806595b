package millrace.consumers.mail;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import millrace.consumers.reactions.Delivery;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.consumers.reactions.EffectId;
import millrace.consumers.reactions.ReactionConfig;
import millrace.consumers.reactions.RecordPosition;
import millrace.notifications.Channel;
import millrace.notifications.NotificationRequested;
import millrace.schemas.Cause;
import millrace.schemas.Envelope;
import millrace.schemas.Event;
import millrace.schemas.Identity;

/// What the tests of this package send.
final class Samples {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Letterhead LETTERHEAD = Letterhead.of("Müller & Co <letters@shop.example>");
    static final int CONNECTIONS = 8;
    static final Mailbox ANNA = Mailbox.of("anna@example.org");

    private Samples() {}

    static EncodedMail mail() {
        return mail("536365");
    }

    static EncodedMail mail(String orderId) {
        var letter = new Letters(LETTERHEAD.name()).write("order-received", 1, "de", with("orderId", orderId));
        return new MailEncoder(LETTERHEAD).encode(letter, ANNA, envelope(orderId));
    }

    static Map<String, String> with(String name, String value) {
        var variables = new HashMap<>(SampleVariables.ALL);
        variables.put(name, value);
        return variables;
    }

    static NotificationRequested.Builder request() {
        return NotificationRequested.newBuilder()
                .setChannel(Channel.EMAIL)
                .setRecipient("anna@example.org")
                .setLocale("de-AT")
                .setTemplate("order-received")
                .setTemplateVersion(1)
                .setVariables(SampleVariables.ALL);
    }

    static Delivery<NotificationRequested> delivery(NotificationRequested request) {
        return delivery(request, envelope("536365"));
    }

    static Delivery<NotificationRequested> delivery(NotificationRequested request, Envelope envelope) {
        return delivery(request, envelope, Optional.empty());
    }

    static Delivery<NotificationRequested> delivery(
            NotificationRequested request, Envelope envelope, Optional<String> generation) {
        var position = new RecordPosition("notifications.requested", 0, 7);
        return new Delivery<>(
                new Event<>(envelope, "c-1", request), position, new EffectId("e-1"), generation, 1, false);
    }

    /// The envelope of a request that follows from the order with this id.
    static Envelope envelope(String orderId) {
        var order = new Cause(new Identity("/shop", orderId), orderId, Optional.empty());
        return Envelope.derived(
                "notifications/request",
                "order-received",
                "millrace.notifications.NotificationRequested",
                NOON,
                NOON,
                "c-1",
                List.of(order));
    }

    /// The whole reaction against a plain mail server on this machine.
    static MailConfig config(ReactionConfig engine, int smtpPort, WhenInDoubt whenInDoubt) {
        var patience = Duration.ofSeconds(20);
        return new MailConfig(
                engine,
                new SmtpAddress("127.0.0.1", smtpPort, SmtpAddress.Tls.IF_OFFERED, Optional.empty()),
                TrustedCertificates.ofPlatform(),
                new SmtpTimeouts(patience, patience, patience),
                CONNECTIONS,
                LETTERHEAD,
                whenInDoubt);
    }
}
