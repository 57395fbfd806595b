package millrace.consumers.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.process.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailConfigTest {

    @Test
    void startsWithoutAnySetting() {
        var config = config(Map.of());

        assertThat(config.address())
                .isEqualTo(new SmtpAddress("127.0.0.1", 2525, SmtpAddress.Tls.IF_OFFERED, Optional.empty()));
        assertThat(config.timeouts())
                .isEqualTo(new SmtpTimeouts(Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofMinutes(10)));
        assertThat(config.connections()).isEqualTo(8);
        assertThat(config.letterhead())
                .isEqualTo(new Letterhead(
                        "Millrace", Mailbox.of("no-reply@millrace.invalid"), "millrace.invalid", Optional.empty()));
        assertThat(config.whenInDoubt()).isEqualTo(WhenInDoubt.RESEND);
    }

    @Test
    void takesWhatItIsTold() {
        var config = config(Map.of(
                "MILLRACE_SMTP_URL", "smtps://me:secret@relay.example:4650",
                "MILLRACE_MAIL_FROM", "Der Müller <letters@shop.example>",
                "MILLRACE_MAIL_DOMAIN", "mail.shop.example",
                "MILLRACE_MAIL_UNCERTAIN", "park",
                "MILLRACE_MAIL_UNSUBSCRIBE_URL", "https://shop.example/{event}"));

        assertThat(config.address().credentials()).contains(new SmtpCredentials("me", "secret"));
        assertThat(config.letterhead())
                .isEqualTo(new Letterhead(
                        "Der Müller",
                        Mailbox.of("letters@shop.example"),
                        "mail.shop.example",
                        Optional.of("https://shop.example/{event}")));
        assertThat(config.whenInDoubt()).isEqualTo(WhenInDoubt.PARK);
    }

    @Test
    void showsThePasswordNowhere() {
        var config = config(Map.of("MILLRACE_SMTP_URL", "smtps://me:hunter2@relay.example"));

        assertThat(config.toString()).contains("relay.example:465").doesNotContain("hunter2");
        assertThat(config.address().credentials().toString()).doesNotContain("hunter2");
    }

    @Test
    void namesEveryWrongSettingWithoutThePassword() {
        var settings = Settings.of(Map.of(
                "MILLRACE_SMTP_URL", "smtp://me:hunter2@relay.example?starttls=maybe",
                "MILLRACE_SMTP_CERTIFICATES", "no-such-file",
                "MILLRACE_MAIL_FROM", "Eve\r\nBcc: all <eve@example.org>",
                "MILLRACE_MAIL_DOMAIN", "a domain",
                "MILLRACE_MAIL_UNCERTAIN", "perhaps",
                "MILLRACE_MAIL_UNSUBSCRIBE_URL", "javascript:alert(1)"));
        MailConfig.declare(settings);

        assertThatThrownBy(settings::check).hasMessage("""
                6 wrong setting(s):
                  MILLRACE_SMTP_URL is '***'; expected smtp[s]://[user:password@]host[:port][?starttls=required|auto|off]
                  MILLRACE_SMTP_CERTIFICATES is 'no-such-file'; expected a file of PEM certificates
                  MILLRACE_MAIL_FROM is 'Eve\r
                Bcc: all <eve@example.org>'; expected 'Name <local-part@domain>'
                  MILLRACE_MAIL_DOMAIN is 'a domain'; expected a domain name
                  MILLRACE_MAIL_UNSUBSCRIBE_URL is 'javascript:alert(1)'; expected an https: or mailto: URI, in which \
                {event} and {template} are filled in
                  MILLRACE_MAIL_UNCERTAIN is 'perhaps'; expected resend or park""");
    }

    @ParameterizedTest
    @CsvSource({
        "smtp://relay.example, 25, IF_OFFERED",
        "smtp://relay.example/, 25, IF_OFFERED",
        "SMTP://relay.example:2525, 2525, IF_OFFERED",
        "smtp://relay.example?starttls=required, 25, REQUIRED",
        "smtp://relay.example?starttls=off, 25, NEVER",
        "smtp://me:x@relay.example, 587, REQUIRED",
        "smtp://me:x@relay.example?starttls=auto, 587, IF_OFFERED",
        "smtps://relay.example, 465, FROM_THE_START",
        "smtps://me:x@relay.example:4650, 4650, FROM_THE_START"
    })
    void readsWhereTheServerIs(String url, int port, SmtpAddress.Tls tls) {
        var address = SmtpAddress.of(url);

        assertThat(address.host()).isEqualTo("relay.example");
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.tls()).isEqualTo(tls);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay.example",
                "http://relay.example",
                "smtp:relay.example",
                "smtp://",
                "smtp://me@relay.example",
                "smtp://relay.example/path",
                "smtp://relay.example#part",
                "smtp://relay.example?starttls",
                "smtps://relay.example?starttls=off",
                "smtp://relay.example:99999",
                "smtp://me:a b@relay.example",
                "smtp://me:%zz@relay.example"
            })
    void readsNothingElse(String url) {
        assertThatThrownBy(() -> SmtpAddress.of(url)).isInstanceOf(IllegalArgumentException.class);
    }

    private static MailConfig config(Map<String, String> environment) {
        var settings = Settings.of(environment);
        var config = MailConfig.declare(settings);
        settings.check();
        return config.get();
    }
}
