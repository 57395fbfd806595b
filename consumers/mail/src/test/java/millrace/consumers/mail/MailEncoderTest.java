package millrace.consumers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class MailEncoderTest {

    private static final String ID = Samples.envelope("536365").identity().id();

    @Test
    void writesTheHeadersThatALetterNeeds() throws Exception {
        var message = parsed(encoded(Samples.LETTERHEAD, "order-received", "de"));

        assertThat(message.getMessageID()).isEqualTo("<" + ID + "@shop.example>");
        assertThat(message.getHeader("From", ",")).isEqualTo("=?UTF-8?Q?M=C3=BCller_=26_Co?= <letters@shop.example>");
        assertThat(message.getHeader("To", ",")).isEqualTo("anna@example.org");
        assertThat(message.getSubject()).isEqualTo("Ihre Bestellung 536365 ist eingegangen");
        assertThat(message.getSentDate().toInstant()).isEqualTo(Samples.NOON);
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getHeader("Content-Language")).containsExactly("de");
        assertThat(message.getHeader("X-Correlation-ID")).containsExactly("536365");
        assertThat(message.getHeader("MIME-Version")).containsExactly("1.0");
        assertThat(message.getHeader("List-Unsubscribe")).isNull();
    }

    @Test
    void putsTheTextBeforeTheHtml() throws Exception {
        var content = (MimeMultipart)
                parsed(encoded(Samples.LETTERHEAD, "order-received", "de")).getContent();

        assertThat(content.getContentType()).startsWith("multipart/alternative");
        assertThat(content.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(content.getBodyPart(0).getContent().toString()).contains("Guten Tag Anna Müller,");
        assertThat(content.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(content.getBodyPart(1).getContent().toString()).contains("Guten Tag Anna Müller,");
    }

    @Test
    void makesTheSameBytesOfTheSameEvent() {
        assertThat(encoded(Samples.LETTERHEAD, "order-received", "de"))
                .isEqualTo(encoded(Samples.LETTERHEAD, "order-received", "de"));
    }

    @Test
    void givesALetterOfAGenerationAnotherMessageId() throws Exception {
        var letter = new Letters("Shop").write("order-received", 1, "de", SampleVariables.ALL);

        var mail = new MailEncoder(Samples.LETTERHEAD)
                .encode(letter, Samples.ANNA, Samples.envelope("536365"), Optional.of("again"));

        assertThat(parsed(mail).getMessageID()).isEqualTo("<" + ID + "+again@shop.example>");
    }

    @Test
    void keepsLinesShortEnoughForEveryRelay() {
        assertThat(encoded(Samples.LETTERHEAD, "order-delayed", "de").content().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(78));
    }

    @Test
    void offersToUnsubscribeFromACourtesy() throws Exception {
        var head = Samples.LETTERHEAD.withUnsubscribe("https://shop.example/no-more?letter={event}&kind={template}");

        var message = parsed(encoded(head, "order-shipped", "en"));

        assertThat(message.getHeader("List-Unsubscribe"))
                .containsExactly("<https://shop.example/no-more?letter=" + ID + "&kind=order-shipped>");
        assertThat(message.getHeader("List-Unsubscribe-Post")).containsExactly("List-Unsubscribe=One-Click");
    }

    @Test
    void offersNoWayOutOfALetterThatTheLawAsksFor() throws Exception {
        var head = Samples.LETTERHEAD.withUnsubscribe("https://shop.example/no-more?letter={event}");

        assertThat(parsed(encoded(head, "order-cancelled", "en")).getHeader("List-Unsubscribe"))
                .isNull();
    }

    @Test
    void offersNoOneClickWhereAMailIsNeeded() throws Exception {
        var head = Samples.LETTERHEAD.withUnsubscribe("mailto:no-more@shop.example?subject={event}");

        var message = parsed(encoded(head, "order-delayed", "en"));

        assertThat(message.getHeader("List-Unsubscribe"))
                .containsExactly("<mailto:no-more@shop.example?subject=" + ID + ">");
        assertThat(message.getHeader("List-Unsubscribe-Post")).isNull();
    }

    private static EncodedMail encoded(Letterhead head, String template, String locale) {
        var letter = new Letters(head.name()).write(template, 1, locale, SampleVariables.ALL);
        return new MailEncoder(head).encode(letter, Samples.ANNA, Samples.envelope("536365"));
    }

    private static MimeMessage parsed(EncodedMail mail) throws Exception {
        var bytes = new ByteArrayInputStream(mail.content().getBytes(StandardCharsets.US_ASCII));
        return new MimeMessage(Session.getInstance(new Properties()), bytes);
    }
}
