package millrace.consumers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MailPreviewCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsTheTextOfALetter() {
        assertThat(run("order-received")).isZero();

        assertThat(out.toString()).startsWith("Subject: We have received your order 536365\n\nHello Anna Müller,\n");
    }

    @Test
    void printsAsHtmlInAnotherLanguageWithOtherValues() {
        assertThat(run("order-shipped", "--locale", "de", "--format", "html", "--var", "carrier=Brieftaube & Co"))
                .isZero();

        assertThat(out.toString())
                .startsWith("<!DOCTYPE html>\n<html lang=\"de\"")
                .contains("Wir haben Ihre Bestellung an Brieftaube &amp; Co übergeben.");
    }

    @Test
    void printsTheWholeMail() {
        assertThat(run("order-delayed", "--format", "eml")).isZero();

        assertThat(out.toString())
                .contains("\r\nFrom: Millrace <no-reply@millrace.invalid>\r\n")
                .contains("\r\nSubject: Your order 536365 is taking longer than planned\r\n")
                .contains("\r\nContent-Type: text/html; charset=UTF-8\r\n");
    }

    @Test
    void namesTheLettersThereAre() {
        assertThat(run("order-lost")).isEqualTo(CommandLine.ExitCode.USAGE);

        assertThat(err.toString())
                .startsWith("template 'order-lost' version 1 is not known; expected one of order-received version 1, ");
    }

    @Test
    void explainsItself() {
        assertThat(run("--help")).isZero();

        assertThat(out.toString())
                .contains("order-received, order-confirmed, order-shipped,")
                .contains("--format=<format>     text, html, eml (default: text)");
    }

    private int run(String... arguments) {
        return new CommandLine(new MailPreviewCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
