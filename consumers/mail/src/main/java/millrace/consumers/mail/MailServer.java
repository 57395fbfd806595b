package millrace.consumers.mail;

/// The next relay on the way of a mail.
///
/// A mail goes in two phases, so that only the last round trip can be in doubt after a crash.
interface MailServer extends AutoCloseable {

    /// Does everything that may be repeated: connects, names sender and recipient, sends the content without its end.
    Prepared prepare(EncodedMail mail);

    @Override
    void close();

    /// What `prepare` has come to.
    sealed interface Prepared {

        /// The server waits for the final dot. Not sending it withdraws the mail.
        ///
        /// @param mail to be fired or closed by its one owner
        record Ready(PendingMail mail) implements Prepared {}

        /// The mail did not get that far, and was not accepted.
        ///
        /// @param reply neither `Accepted` nor `InDoubt`
        record Refused(MailReply reply) implements Prepared {}
    }

    /// A mail that lacks only its final dot.
    interface PendingMail extends AutoCloseable {

        /// Sends the final dot and waits for what the server says; at most once.
        MailReply fire();

        /// Withdraws the mail if it was not fired.
        @Override
        void close();
    }
}
