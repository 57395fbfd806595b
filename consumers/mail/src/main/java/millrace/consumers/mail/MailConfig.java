package millrace.consumers.mail;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.consumers.reactions.ReactionConfig;
import millrace.process.Settings;

/// Everything the mail reaction can be told. Read once, in `main`.
///
/// @param reaction what its engine is told
/// @param address of the mail server, with the password
/// @param tls which certificates the mail server may show
/// @param connections most connections to the mail server, 1 to 200
/// @param letterhead whom the letters are from
/// @param whenInDoubt what becomes of a letter that a crash or a lost answer left in doubt
public record MailConfig(
        ReactionConfig reaction,
        SmtpAddress address,
        SSLContext tls,
        SmtpTimeouts timeouts,
        int connections,
        Letterhead letterhead,
        WhenInDoubt whenInDoubt) {

    private static final Duration SHORTEST = Duration.ofMillis(100);

    /// Declares every setting of the reaction; the supplier is for after `settings.check()`.
    public static Supplier<MailConfig> declare(Settings settings) {
        var reaction = ReactionConfig.declare(settings, "mail");
        var address = settings.secret(
                "MILLRACE_SMTP_URL", SmtpAddress.of("smtp://127.0.0.1:2525"), SmtpAddress.FORM, SmtpAddress::of);
        var tls = settings.parsed(
                "MILLRACE_SMTP_CERTIFICATES",
                TrustedCertificates.ofPlatform(),
                "a file of PEM certificates",
                file -> TrustedCertificates.of(Path.of(file)));
        var connections = settings.integer("MILLRACE_SMTP_CONNECTIONS", 8, 1, 200);
        var connect = settings.duration(
                "MILLRACE_SMTP_CONNECT_TIMEOUT", Duration.ofSeconds(10), SHORTEST, Duration.ofMinutes(5));
        var reply = settings.duration(
                "MILLRACE_SMTP_REPLY_TIMEOUT", Duration.ofMinutes(1), SHORTEST, Duration.ofMinutes(10));
        var accept = settings.duration(
                "MILLRACE_SMTP_ACCEPT_TIMEOUT", Duration.ofMinutes(10), SHORTEST, Duration.ofMinutes(30));
        var letterhead = letterhead(settings);
        var whenInDoubt = settings.parsed(
                "MILLRACE_MAIL_UNCERTAIN", WhenInDoubt.RESEND, "resend or park", MailConfig::whenInDoubt);
        return () -> new MailConfig(
                reaction.get(),
                address.value(),
                tls.value(),
                new SmtpTimeouts(connect.value(), reply.value(), accept.value()),
                connections.value(),
                letterhead.get(),
                whenInDoubt.value());
    }

    private static Supplier<Letterhead> letterhead(Settings settings) {
        var from = settings.parsed(
                "MILLRACE_MAIL_FROM",
                Letterhead.of("Millrace <no-reply@millrace.invalid>"),
                "'Name <local-part@domain>'",
                Letterhead::of);
        var domain = settings.parsed(
                "MILLRACE_MAIL_DOMAIN",
                Optional.<String>empty(),
                "a domain name",
                text -> Optional.of(Mailbox.of("local@" + text).domain()));
        var unsubscribe = settings.parsed(
                "MILLRACE_MAIL_UNSUBSCRIBE_URL",
                Optional.<String>empty(),
                "an https: or mailto: URI, in which {event} and {template} are filled in",
                text -> Letterhead.of("local@example.org").withUnsubscribe(text).unsubscribe());
        return () -> {
            var head = from.value();
            var named = domain.value().map(head::withDomain).orElse(head);
            return unsubscribe.value().map(named::withUnsubscribe).orElse(named);
        };
    }

    private static WhenInDoubt whenInDoubt(String text) {
        return switch (text) {
            case "resend" -> WhenInDoubt.RESEND;
            case "park" -> WhenInDoubt.PARK;
            default -> throw new IllegalArgumentException("neither");
        };
    }
}
