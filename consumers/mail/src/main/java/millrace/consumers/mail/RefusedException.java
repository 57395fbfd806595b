package millrace.consumers.mail;

/// The dialogue ended before the final dot.
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient MailReply reply;

    RefusedException(MailReply reply) {
        super(reply.toString());
        this.reply = reply;
    }

    MailReply reply() {
        return reply;
    }
}
