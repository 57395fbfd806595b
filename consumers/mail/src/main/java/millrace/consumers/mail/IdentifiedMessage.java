package millrace.consumers.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;

/// A message with a Message-ID of ours, where Jakarta Mail would make one up.
final class IdentifiedMessage extends MimeMessage {

    private final String messageId;

    /// @param messageId with its angle brackets
    IdentifiedMessage(Session session, String messageId) {
        super(session);
        this.messageId = messageId;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
        setHeader("Message-ID", messageId);
    }
}
