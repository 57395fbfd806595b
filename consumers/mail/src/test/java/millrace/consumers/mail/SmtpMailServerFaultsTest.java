package millrace.consumers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How each way a mail server can fail is understood (faults.md, row 12).
class SmtpMailServerFaultsTest {

    private static final Duration SHORT = Duration.ofMillis(300);

    private final ScriptedServer server = ScriptedServer.willing();
    private final SmtpMailServer client = new SmtpMailServer(
            new SmtpAddress("127.0.0.1", server.port(), SmtpAddress.Tls.IF_OFFERED, Optional.empty()),
            new SmtpTimeouts(SHORT, SHORT, SHORT),
            TrustedCertificates.ofPlatform(),
            1,
            InstantSource.system());

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void tellsWhatTheServerSaysAndCallsTheMail() {
        assertThat(send()).isEqualTo(new MailReply.Accepted("250 2.0.0 Ok: queued as 4BX7", Optional.of("4BX7")));
    }

    @ParameterizedTest
    @CsvSource({"rcpt, 550", "rcpt, 551", "rcpt, 552", "rcpt, 553", "data, 554", "dot, 550", "dot, 552", "dot, 554"})
    void rejectsForGoodWhatTheServerNeverTakes(String step, int code) {
        server.answer(step, code + " 5.1.1 no");

        assertThat(send()).isEqualTo(new MailReply.RejectedForGood(code, "5.1.1 no"));
    }

    @ParameterizedTest
    @CsvSource({"mail, 451", "mail, 452", "rcpt, 450", "rcpt, 451", "rcpt, 452", "data, 451", "dot, 450", "dot, 451"})
    void rejectsForNowWhatTheServerMayTakeLater(String step, int code) {
        server.answer(step, code + " 4.2.0 later");

        assertThat(send()).isEqualTo(new MailReply.RejectedForNow(code, "4.2.0 later"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "ehlo", "mail", "rcpt", "data", "dot"})
    void takes421AtAnyStepForAServerThatIsDown(String step) {
        server.answer(step, "421 4.3.2 shutting down");

        assertThat(send()).isInstanceOf(MailReply.Unreachable.class).asString().contains("421 4.3.2 shutting down");
    }

    @ParameterizedTest
    @CsvSource({
        "greeting, 554 no service for you",
        "ehlo, 550 who are you",
        "mail, 550 sender refused",
        "mail, 530 authentication needed",
        "rcpt, 530 authentication needed"
    })
    void blamesNoMailForWhatIsWrongWithAll(String step, String answer) {
        server.answer(step, answer);

        assertThat(send()).isInstanceOf(MailReply.Unreachable.class).asString().contains(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "ehlo", "mail", "rcpt", "data"})
    void isSafeToRepeatAfterALossBeforeTheFinalDot(String step) {
        server.act(step, ScriptedServer.RESET);

        assertThat(send()).isInstanceOf(MailReply.Unreachable.class);
    }

    @Test
    void isInDoubtAfterALossBehindTheFinalDot() {
        server.act("dot", ScriptedServer.RESET);

        assertThat(send())
                .isInstanceOf(MailReply.InDoubt.class)
                .asString()
                .contains("127.0.0.1:" + server.port() + ": no reply to the final dot");
    }

    @ParameterizedTest
    @ValueSource(strings = {"greeting", "ehlo", "mail", "rcpt", "data"})
    void givesUpAServerThatHangsBeforeTheFinalDot(String step) {
        server.act(step, ScriptedServer.HANG);

        assertThat(send()).isInstanceOf(MailReply.Unreachable.class).asString().contains("no answer within PT0.3S");
    }

    @Test
    void isInDoubtWhenTheServerHangsBehindTheFinalDot() {
        server.act("dot", ScriptedServer.HANG);

        assertThat(send()).isInstanceOf(MailReply.InDoubt.class).asString().contains("no answer within PT0.3S");
    }

    @Test
    void givesUpATarpitThatAnswersOneByteAtATime() {
        server.act("ehlo", client -> {
            while (true) {
                ScriptedServer.write(client, "2");
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        });

        assertThat(send()).isInstanceOf(MailReply.Unreachable.class).asString().contains("no answer within PT0.3S");
    }

    @Test
    void givesUpAServerThatTakesNoContent() {
        server.act("data", client -> {
            ScriptedServer.write(client, "354 go on\r\n");
            LockSupport.parkNanos(Duration.ofSeconds(30).toNanos());
        });
        var large = new EncodedMail(Samples.ANNA, Samples.ANNA, "more than any buffer\r\n".repeat(1_000_000));

        assertThat(client.prepare(large))
                .isInstanceOfSatisfying(MailServer.Prepared.Refused.class, refused -> assertThat(refused.reply())
                        .isInstanceOf(MailReply.Unreachable.class)
                        .asString()
                        .contains("no answer within PT0.3S"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "999 what", "250-first\r\n550 second", "2"})
    void doesNotUnderstandWhatIsNotSmtp(String answer) {
        server.answer("ehlo", answer);

        assertThat(send()).isInstanceOf(MailReply.Unreachable.class);
    }

    @Test
    void isInDoubtWhenTheFinalDotIsAnsweredWithNonsense() {
        server.answer("dot", "354 go on");

        assertThat(send())
                .isEqualTo(
                        new MailReply.InDoubt("127.0.0.1:%d answered the final dot with 354".formatted(server.port())));
    }

    @Test
    void keepsTheRecipientOutOfWhatTheServerSays() {
        server.answer("rcpt", "550 5.1.1 <Anna@example.org>: no such user \u001B[31m");

        assertThat(send()).isEqualTo(new MailReply.RejectedForGood(550, "5.1.1 <recipient>: no such user ?[31m"));
    }

    @Test
    void sendsNoFinalDotForAMailThatIsClosed() {
        var ready = (MailServer.Prepared.Ready) client.prepare(Samples.mail());

        ready.mail().close();

        assertThat(send()).isInstanceOf(MailReply.Accepted.class);
        assertThat(server.mails()).hasSize(1);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void usesAConnectionAgainAndStartsAnewAfterARejection() {
        server.answer("rcpt", "550 no").answer("rcpt", "250 ok");

        send();
        send();

        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.commands()).containsSubsequence("RSET", "DATA");
    }

    @Test
    void triesANewConnectionWhenAUsedOneHasDied() {
        send();
        server.answer("mail", "421 4.4.2 idle for too long");

        assertThat(send()).isInstanceOf(MailReply.Accepted.class);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void refusesPlainTextBehindTheStartOfTls() {
        server.answer("ehlo", "250-hello\r\n250 STARTTLS").answer("starttls", "220 go on\r\n250 injected");

        assertThat(send())
                .isInstanceOf(MailReply.Unreachable.class)
                .asString()
                .contains("there is plain text behind the start of TLS");
    }

    @Test
    void doublesADotAtTheStartOfALine() {
        var mail = new EncodedMail(Samples.ANNA, Samples.ANNA, ".first\r\n..second\r\n.\r\nlast\r\n");

        var ready = (MailServer.Prepared.Ready) client.prepare(mail);
        ready.mail().fire();

        assertThat(server.mails()).containsExactly("..first\r\n...second\r\n..\r\nlast\r\n");
    }

    private MailReply send() {
        return switch (client.prepare(Samples.mail())) {
            case MailServer.Prepared.Ready(var mail) -> mail.fire();
            case MailServer.Prepared.Refused(var reply) -> reply;
        };
    }
}
