package millrace.consumers.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import millrace.schemas.Envelope;

/// Makes a mail of a letter: the same bytes for the same event, whenever and wherever, so that a repeat is a repeat.
final class MailEncoder {

    /// RFC 5322 dot-atom-text, of a length that no header line has to be folded for.
    private static final Pattern MESSAGE_ID_LEFT =
            Pattern.compile("(?=.{1,200}$)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");

    private final Session session = Session.getInstance(new Properties());
    private final Letterhead letterhead;

    MailEncoder(Letterhead letterhead) {
        this.letterhead = letterhead;
    }

    EncodedMail encode(Letter letter, Mailbox recipient, Envelope request) {
        return encode(letter, recipient, request, Optional.empty());
    }

    /// @param request envelope of the NotificationRequested
    /// @param generation as of the delivery
    /// @throws IllegalArgumentException if the request's id or correlation id cannot stand in a header
    EncodedMail encode(Letter letter, Mailbox recipient, Envelope request, Optional<String> generation) {
        var messageId = messageId(request, generation);
        var correlationId = HeaderText.checked("correlation id", request.correlationId());
        try {
            var message = new IdentifiedMessage(session, messageId);
            message.setFrom(new InternetAddress(letterhead.sender().address(), letterhead.name(), "UTF-8"));
            message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient.address(), true));
            message.setSubject(letter.subject(), "UTF-8");
            message.setSentDate(Date.from(request.time()));
            message.setHeader("Content-Language", letter.language());
            message.setHeader("Auto-Submitted", "auto-generated");
            message.setHeader("X-Auto-Response-Suppress", "All");
            message.setHeader("X-Correlation-ID", folded("X-Correlation-ID", correlationId));
            if (letter.template().courtesy()) {
                letterhead
                        .unsubscribe(request.identity().id(), letter.template())
                        .ifPresent(uri -> offerToUnsubscribe(message, uri));
            }
            var alternatives = new Alternatives("=_" + request.identity().id());
            alternatives.addBodyPart(part(letter.text(), "plain"));
            alternatives.addBodyPart(part(letter.html(), "html"));
            message.setContent(alternatives);
            var bytes = new ByteArrayOutputStream(16_384);
            message.saveChanges();
            message.writeTo(bytes);
            return new EncodedMail(letterhead.sender(), recipient, bytes.toString(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("a mail is written to memory", e);
        } catch (MessagingException e) {
            throw new IllegalStateException("every part of a mail was checked before", e);
        }
    }

    /// The Message-ID that every mail for this request bears: `<id@domain>`, or `<id+generation@domain>` where it is
    /// sent once more on purpose.
    ///
    /// @throws IllegalArgumentException if the request's id cannot be part of one
    String messageId(Envelope request, Optional<String> generation) {
        var id = HeaderText.checked("event id", request.identity().id());
        if (!MESSAGE_ID_LEFT.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "event id '%s' cannot be part of a Message-ID; expected 1 to 200 characters of dot-atom-text (RFC 5322)"
                            .formatted(PrintableText.of(id, 60)));
        }
        return "<" + id + generation.map("+"::concat).orElse("") + "@" + letterhead.domain() + ">";
    }

    private static void offerToUnsubscribe(MimeMessage message, URI uri) {
        try {
            message.setHeader("List-Unsubscribe", "<" + uri.toASCIIString() + ">");
            if ("https".equals(uri.getScheme())) {
                message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"); // RFC 8058
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("a mail that is being made takes headers", e);
        }
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, StandardCharsets.UTF_8.name(), subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }

    private static String folded(String header, String text) throws IOException {
        return MimeUtility.fold(header.length() + 2, MimeUtility.encodeText(text, StandardCharsets.UTF_8.name(), "Q"));
    }
}
