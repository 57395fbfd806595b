package millrace.consumers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Header;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import millrace.consumers.reactions.Delivery;
import millrace.consumers.reactions.EffectClass.WhenInDoubt;
import millrace.consumers.reactions.Outcome;
import millrace.consumers.reactions.Plan;
import millrace.notifications.NotificationRequested;
import millrace.schemas.Envelope;
import millrace.schemas.Identity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// No value of an event becomes a header, a recipient or a command at the server (faults.md, security row 9).
class HeaderInjectionTest {

    private static final List<String> HEADERS = List.of(
            "Date",
            "From",
            "To",
            "Message-ID",
            "Subject",
            "MIME-Version",
            "Content-Type",
            "Content-Language",
            "Auto-Submitted",
            "X-Auto-Response-Suppress",
            "X-Correlation-ID");

    private final Inbox inbox = new Inbox(server -> server);
    private final SmtpMailServer server = new SmtpMailServer(
            SmtpAddress.of("smtp://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + inbox.port()),
            new SmtpTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20)),
            TrustedCertificates.ofPlatform(),
            1,
            InstantSource.system());
    private final MailReaction reaction =
            new MailReaction(server, Samples.LETTERHEAD, WhenInDoubt.RESEND, InstantSource.fixed(Samples.NOON));

    @AfterEach
    void close() {
        server.close();
        inbox.close();
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void rejectsItInTheSubject(String attempt) {
        var request = Samples.request().setVariables(Samples.with("orderId", "1" + attempt));

        assertRejected(Samples.delivery(request.build()));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void rejectsItInTheRecipient(String attempt) {
        assertRejected(Samples.delivery(
                Samples.request().setRecipient("anna@example.org" + attempt).build()));
        assertRejected(Samples.delivery(Samples.request()
                .setRecipient("anna" + attempt + "@example.org")
                .build()));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void rejectsItInTheIdOfTheEvent(String attempt) {
        assertRejected(Samples.delivery(Samples.request().build(), envelope("1" + attempt, "536365")));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void rejectsItInTheIdOfTheStory(String attempt) {
        assertRejected(Samples.delivery(Samples.request().build(), envelope("1", "536365" + attempt)));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void rejectsItInTheNameOfTheTemplate(String attempt) {
        assertRejected(Samples.delivery(
                Samples.request().setTemplate("order-received" + attempt).build()));
        assertRejected(Samples.delivery(
                Samples.request().setTemplate("../../" + attempt).build()));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void keepsItInTheBodyWhereItDoesNoHarm(String attempt) throws Exception {
        var variables = Samples.with("customerName", attempt + "\r\n.\r\nMAIL FROM:<eve@example.org>\r\n");
        variables.put("total", attempt);
        variables.put("currency", attempt);

        var outcome = react(Samples.delivery(Samples.request()
                .setLocale("de" + attempt)
                .setVariables(variables)
                .build()));

        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(inbox.recipients()).containsExactly("anna@example.org");
        assertThat(inbox.mails()).hasSize(1);
        assertThat(headers(inbox.mails().getFirst())).containsExactlyInAnyOrderElementsOf(HEADERS);
    }

    @Test
    void encodesTextOfOtherScripts() throws Exception {
        var request = Samples.request().setVariables(Samples.with("orderId", "Größe-名前"));

        react(Samples.delivery(request.build(), envelope("1", "Größe-名前")));

        assertThat(inbox.mails()).singleElement().satisfies(mail -> {
            assertThat(mail.getSubject()).isEqualTo("Ihre Bestellung Größe-名前 ist eingegangen");
            assertThat(mail.getHeader("X-Correlation-ID", ",")).matches("=\\?UTF-8\\?Q\\?[!-~]+\\?=");
            assertThat(headers(mail)).containsExactlyInAnyOrderElementsOf(HEADERS);
        });
    }

    static Stream<String> attempts() {
        var breaks = List.of("\r\n", "\n", "\r", "\0", "\u000B", "\u000C", "\u0085", "\u2028", "\u2029", "\u001B[2J");
        var broken = breaks.stream()
                .flatMap(end -> Stream.of(
                        end,
                        end + "Bcc: eve@example.org",
                        end + "\tfolded",
                        end + end + "<h1>a body</h1>",
                        end + "." + end + "MAIL FROM:<eve@example.org>",
                        end + "Content-Type: text/html" + end + end + "<b>"));
        var encoded = Stream.of(
                "=?utf-8?q?=0D=0ABcc:_eve@example.org?=",
                "=?utf-8?b?DQpCY2M6IGV2ZUBleGFtcGxlLm9yZw==?=",
                "=?iso-8859-1?q?=0A?=",
                "=?");
        var disguised = Stream.of("\u202Egro.elpmaxe", "\u2066x\u2069", "\uD800", "\uDC00\uD800");
        return Stream.of(broken, encoded, disguised).flatMap(all -> all);
    }

    private void assertRejected(Delivery<NotificationRequested> delivery) {
        var outcome = react(delivery);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.DeadLetter.class, dead -> {
            assertThat(dead.reason())
                    .matches("[ -~]+")
                    .doesNotContain("eve@example.org\r")
                    .hasSizeLessThan(600);
            assertThat(dead.facts()).hasSize(1);
        });
        assertThat(inbox.mails()).isEmpty();
    }

    private Outcome react(Delivery<NotificationRequested> delivery) {
        return switch (reaction.plan(delivery)) {
            case Plan.Settled(var outcome) -> outcome;
            case Plan.Fire(var effect) -> effect.fire();
        };
    }

    private static Envelope envelope(String id, String correlationId) {
        return new Envelope(
                new Identity("/test", id),
                "millrace.notifications.NotificationRequested",
                Samples.NOON,
                Samples.NOON,
                "c-1",
                correlationId,
                List.of(),
                Optional.empty());
    }

    private static List<String> headers(MimeMessage mail) throws Exception {
        var names = new ArrayList<String>();
        for (Header header : Collections.list(mail.getAllHeaders())) {
            names.add(header.getName());
        }
        return names;
    }
}
