package millrace.consumers.mail;

import java.util.Optional;

/// What the mail server made of one mail. Texts of the server are one printable line without the recipient.
sealed interface MailReply {

    /// The server has taken the responsibility for the mail.
    ///
    /// @param queueId the server's own name for the mail, where its reply tells
    record Accepted(String reply, Optional<String> queueId) implements MailReply {}

    /// The server will never take this mail (5xx).
    record RejectedForGood(int code, String text) implements MailReply {}

    /// The server does not take this mail now, but may later (4xx).
    record RejectedForNow(int code, String text) implements MailReply {}

    /// The server takes no mail at all: away, overloaded (421), or not willing to talk to us.
    /// The mail was not accepted.
    record Unreachable(String reason) implements MailReply {}

    /// The final dot was on its way and no answer came: accepted or not, nobody can tell (RFC 1047).
    record InDoubt(String reason) implements MailReply {}
}
