package millrace.consumers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;

/// The dialogue with a real server: plain, STARTTLS, TLS from the start, with a password, and against a false name.
class SmtpMailServerTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final EasyAuthenticationHandlerFactory DOOR =
            new EasyAuthenticationHandlerFactory((user, password, _) -> {
                if (!user.equals("mill@race") || !password.equals("p:ss/wörd")) {
                    throw new LoginFailedException();
                }
            });

    private static final SelfMadeCertificate CERTIFICATE = SelfMadeCertificate.of("DNS:localhost");

    @Test
    void sendsOverAPlainConnection() throws Exception {
        try (var inbox = new Inbox(server -> server)) {
            var reply = send("smtp://127.0.0.1:" + inbox.port(), trusting());

            assertThat(reply).isInstanceOf(MailReply.Accepted.class);
            assertThat(inbox.recipients()).containsExactly("anna@example.org");
            assertThat(inbox.mails()).singleElement().satisfies(mail -> assertThat(mail.getMessageID())
                    .isEqualTo("<" + Samples.envelope("536365").identity().id() + "@shop.example>"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?starttls=required", "?starttls=auto", ""})
    void startsTlsWhereTheServerOffersIt(String query) {
        try (var inbox = new Inbox(server -> server.requireTLS().startTlsSocketFactory(CERTIFICATE.context()))) {
            assertThat(send("smtp://localhost:" + inbox.port() + query, trusting()))
                    .isInstanceOf(MailReply.Accepted.class);
        }
    }

    @Test
    void speaksTlsFromTheStart() {
        try (var inbox = new Inbox(server -> server.serverSocketFactory(CERTIFICATE.context()))) {
            assertThat(send("smtps://localhost:" + inbox.port(), trusting())).isInstanceOf(MailReply.Accepted.class);
        }
    }

    @Test
    void refusesToGoOnInPlainTextWhereTlsIsRequired() {
        try (var inbox = new Inbox(server -> server)) {
            assertThat(send("smtp://localhost:" + inbox.port() + "?starttls=required", trusting()))
                    .isEqualTo(new MailReply.Unreachable(
                            "localhost:%d does not offer STARTTLS, which MILLRACE_SMTP_URL requires"
                                    .formatted(inbox.port())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "smtps"})
    void refusesAServerOfAnotherName(String scheme) {
        try (var inbox = tlsServer(scheme)) {
            assertThat(send(scheme + "://127.0.0.1:" + inbox.port(), trusting()))
                    .isInstanceOf(MailReply.Unreachable.class)
                    .asString()
                    .contains("No subject alternative names matching IP address 127.0.0.1 found");
            assertThat(inbox.mails()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "smtps"})
    void refusesACertificateThatNobodyVouchesFor(String scheme) {
        try (var inbox = tlsServer(scheme)) {
            assertThat(send(scheme + "://localhost:" + inbox.port(), TrustedCertificates.ofPlatform()))
                    .isInstanceOf(MailReply.Unreachable.class)
                    .asString()
                    .contains("unable to find valid certification path");
        }
    }

    @Test
    void givesItsPasswordUnderTls() {
        try (var inbox = new Inbox(server -> server.requireAuth()
                .authenticationHandlerFactory(DOOR)
                .enableTLS()
                .startTlsSocketFactory(CERTIFICATE.context()))) {
            assertThat(send("smtp://mill%40race:p%3Ass%2Fw%C3%B6rd@localhost:" + inbox.port(), trusting()))
                    .isInstanceOf(MailReply.Accepted.class);
        }
    }

    @Test
    void takesAWrongPasswordForAServerThatTakesNoMail() {
        try (var inbox = new Inbox(server -> server.requireAuth().authenticationHandlerFactory(DOOR))) {
            var reply = send("smtp://mill%40race:hunter2@localhost:" + inbox.port() + "?starttls=off", trusting());

            assertThat(reply)
                    .isInstanceOf(MailReply.Unreachable.class)
                    .asString()
                    .contains("answered the password with 535");
            assertThat(reply.toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void doesNotGiveItsPasswordToAServerWithoutTls() {
        try (var inbox = new Inbox(server -> server.requireAuth().authenticationHandlerFactory(DOOR))) {
            assertThat(send("smtp://mill%40race:hunter2@localhost:" + inbox.port(), trusting()))
                    .isInstanceOf(MailReply.Unreachable.class)
                    .asString()
                    .contains("does not offer STARTTLS");
        }
    }

    @Test
    void saysWhereNobodyAnswers() {
        var inbox = new Inbox(server -> server);
        int port = inbox.port();
        inbox.close();

        assertThat(send("smtp://127.0.0.1:" + port, trusting()))
                .isEqualTo(new MailReply.Unreachable(
                        "127.0.0.1:%d: cannot connect (connect: Connection refused)".formatted(port)));
    }

    @Test
    void keepsToItsNumberOfConnections() {
        try (var inbox = new Inbox(server -> server.maxConnections(3));
                var client = client("smtp://127.0.0.1:" + inbox.port(), trusting(), 3)) {
            try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
                IntStream.range(0, 300)
                        .mapToObj(i -> Samples.mail("order-" + i))
                        .forEach(mail -> senders.execute(() -> send(client, mail)));
            }

            assertThat(inbox.mails()).hasSize(300);
        }
    }

    private static Inbox tlsServer(String scheme) {
        return new Inbox(server -> scheme.equals("smtps")
                ? server.serverSocketFactory(CERTIFICATE.context())
                : server.enableTLS().startTlsSocketFactory(CERTIFICATE.context()));
    }

    private static SSLContext trusting() {
        return TrustedCertificates.of(CERTIFICATE.pem());
    }

    private static SmtpMailServer client(String url, SSLContext tls, int connections) {
        var timeouts = new SmtpTimeouts(LONG, LONG, LONG);
        return new SmtpMailServer(SmtpAddress.of(url), timeouts, tls, connections, InstantSource.system());
    }

    private static MailReply send(String url, SSLContext tls) {
        try (var client = client(url, tls, 1)) {
            return send(client, Samples.mail());
        }
    }

    private static MailReply send(MailServer client, EncodedMail mail) {
        return switch (client.prepare(mail)) {
            case MailServer.Prepared.Ready(var pending) -> pending.fire();
            case MailServer.Prepared.Refused(var reply) -> reply;
        };
    }
}
