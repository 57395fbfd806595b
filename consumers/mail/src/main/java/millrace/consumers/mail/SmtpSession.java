package millrace.consumers.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// One connection to a mail server that takes one mail after the other. For one thread at a time.
///
/// What is wrong before the first mail, with our name or our password, or with our sender address, is not about any one
/// mail: it makes the server unreachable. So does a connection that is lost before the final dot.
final class SmtpSession implements AutoCloseable {

    private static final byte[] FINAL_DOT = {'.', '\r', '\n'};

    private final SmtpAddress address;
    private final SmtpTimeouts timeouts;
    private final SmtpSocket socket;
    private SmtpReply offers = new SmtpReply(SmtpReply.DONE, List.of());
    private boolean isReset = true;

    private SmtpSession(SmtpAddress address, SmtpTimeouts timeouts, SmtpSocket socket) {
        this.address = address;
        this.timeouts = timeouts;
        this.socket = socket;
    }

    static SmtpSession open(SmtpAddress address, SmtpTimeouts timeouts, SSLContext tls, Watchdog watchdog)
            throws RefusedException {
        SmtpSocket socket;
        try {
            socket = SmtpSocket.connect(watchdog, address.host(), address.port(), timeouts.connect());
        } catch (IOException e) {
            throw unreachable(address, "cannot connect", e);
        }
        var session = new SmtpSession(address, timeouts, socket);
        try {
            session.greet(tls);
            return session;
        } catch (IOException e) {
            session.close();
            throw unreachable(address, "no SMTP dialogue", e);
        } catch (RefusedException e) {
            session.close();
            throw e;
        }
    }

    /// Sends a mail but for its final dot.
    ///
    /// @throws RefusedException if the mail does not get that far
    void submit(EncodedMail mail) throws RefusedException {
        try {
            if (!isReset) {
                require(socket.ask(timeouts.reply(), "RSET"), SmtpReply.DONE, "RSET");
            }
            isReset = false;
            envelope(mail);
            var answer = socket.ask(timeouts.reply(), "DATA");
            if (answer.code() != SmtpReply.START_CONTENT) {
                throw new RefusedException(aboutMail(answer, mail));
            }
            socket.send(timeouts.reply(), stuffed(mail.content()));
        } catch (IOException e) {
            throw unreachable(address, "connection lost before the final dot", e);
        }
    }

    /// Sends the final dot of the mail that was submitted.
    MailReply finish(EncodedMail mail) {
        try {
            socket.send(timeouts.reply(), FINAL_DOT);
            var answer = socket.read(timeouts.accept());
            isReset = true;
            return answer.isPositive()
                    ? new MailReply.Accepted(answer.code() + " " + answer.text(mail.recipient()), answer.queueId())
                    : answer.code() < 400
                            ? new MailReply.InDoubt(
                                    "%s answered the final dot with %d".formatted(address, answer.code()))
                            : aboutMail(answer, mail);
        } catch (IOException e) {
            return new MailReply.InDoubt("%s: no reply to the final dot (%s)".formatted(address, words(e)));
        }
    }

    /// Ends the session in good form. Without waiting for the answer, which changes nothing.
    void quit() {
        try (this) {
            socket.send(timeouts.reply(), "QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException _) {
            // it is gone either way
        }
    }

    /// Drops the connection. A mail without its final dot is then no mail.
    @Override
    public void close() {
        socket.close();
    }

    private void greet(SSLContext tls) throws IOException, RefusedException {
        if (address.tls() == SmtpAddress.Tls.FROM_THE_START) {
            socket.startTls(tls, timeouts.reply());
        }
        require(socket.read(timeouts.reply()), SmtpReply.READY, "the connection");
        hello();
        boolean isOffered = offers.offer("STARTTLS").isPresent();
        switch (address.tls()) {
            case REQUIRED -> {
                if (!isOffered) {
                    throw unreachable("does not offer STARTTLS, which MILLRACE_SMTP_URL requires");
                }
                startTls(tls);
            }
            case IF_OFFERED -> {
                if (isOffered) {
                    startTls(tls);
                }
            }
            case NEVER, FROM_THE_START -> {}
        }
        if (address.credentials().isPresent()) {
            authenticate(address.credentials().get());
        }
    }

    private void hello() throws IOException, RefusedException {
        offers = require(socket.ask(timeouts.reply(), "EHLO " + socket.addressLiteral()), SmtpReply.DONE, "EHLO");
    }

    private void startTls(SSLContext tls) throws IOException, RefusedException {
        require(socket.ask(timeouts.reply(), "STARTTLS"), SmtpReply.READY, "STARTTLS");
        socket.startTls(tls, timeouts.reply());
        hello();
    }

    private void authenticate(SmtpCredentials credentials) throws IOException, RefusedException {
        var offered = offers.offer("AUTH").map(methods -> List.of(methods.split(" ")));
        if (offered.isEmpty()) {
            throw unreachable("does not offer AUTH, but MILLRACE_SMTP_URL has a user");
        }
        if (offered.get().contains("PLAIN")) {
            var response = base64("\0" + credentials.user() + "\0" + credentials.password());
            require(socket.ask(timeouts.reply(), "AUTH PLAIN " + response), SmtpReply.AUTHENTICATED, "the password");
        } else if (offered.get().contains("LOGIN")) {
            require(socket.ask(timeouts.reply(), "AUTH LOGIN"), SmtpReply.GO_ON, "AUTH LOGIN");
            require(socket.ask(timeouts.reply(), base64(credentials.user())), SmtpReply.GO_ON, "the user");
            var answer = socket.ask(timeouts.reply(), base64(credentials.password()));
            require(answer, SmtpReply.AUTHENTICATED, "the password");
        } else {
            throw unreachable("offers neither AUTH PLAIN nor AUTH LOGIN");
        }
    }

    private void envelope(EncodedMail mail) throws IOException, RefusedException {
        String size =
                offers.offer("SIZE").isPresent() ? " SIZE=" + mail.content().length() : "";
        String from = "MAIL FROM:<" + mail.sender().address() + ">" + size;
        String to = "RCPT TO:<" + mail.recipient().address() + ">";
        if (offers.offer("PIPELINING").isPresent()) {
            var answers = socket.ask(timeouts.reply(), List.of(from, to));
            checkSender(answers.getFirst(), mail);
            checkRecipient(answers.getLast(), mail);
        } else {
            checkSender(socket.ask(timeouts.reply(), from), mail);
            checkRecipient(socket.ask(timeouts.reply(), to), mail);
        }
    }

    private void checkSender(SmtpReply answer, EncodedMail mail) throws RefusedException {
        if (answer.isForGood() && answer.code() != SmtpReply.TOO_BIG) {
            throw unreachable("refuses the sender of all our mails: %d %s".formatted(answer.code(), answer.text()));
        }
        checkRecipient(answer, mail);
    }

    private void checkRecipient(SmtpReply answer, EncodedMail mail) throws RefusedException {
        if (!answer.isPositive()) {
            throw new RefusedException(aboutMail(answer, mail));
        }
    }

    private MailReply aboutMail(SmtpReply answer, EncodedMail mail) {
        var text = answer.text(mail.recipient());
        if (answer.code() == SmtpReply.CLOSING || answer.code() == SmtpReply.AUTHENTICATION_NEEDED) {
            return new MailReply.Unreachable("%s answered %d %s".formatted(address, answer.code(), text));
        }
        return answer.isForNow()
                ? new MailReply.RejectedForNow(answer.code(), text)
                : answer.isForGood()
                        ? new MailReply.RejectedForGood(answer.code(), text)
                        : new MailReply.Unreachable(
                                "%s answered %d %s, out of turn".formatted(address, answer.code(), text));
    }

    private SmtpReply require(SmtpReply answer, int code, String what) throws RefusedException {
        if (answer.code() != code) {
            throw unreachable("answered %s with %d %s".formatted(what, answer.code(), answer.text()));
        }
        return answer;
    }

    private RefusedException unreachable(String reason) {
        return new RefusedException(new MailReply.Unreachable(address + " " + reason));
    }

    private static RefusedException unreachable(SmtpAddress address, String what, IOException e) {
        return new RefusedException(new MailReply.Unreachable("%s: %s (%s)".formatted(address, what, words(e))));
    }

    private static String words(IOException e) {
        var message = Optional.ofNullable(e.getMessage()).orElse("");
        var kind = e.getClass().getSimpleName().replace("Exception", "").toLowerCase(Locale.ROOT);
        return PrintableText.of(message.isEmpty() ? kind : kind + ": " + message, 200);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// RFC 5321, 4.5.2: a dot at the start of a line is doubled.
    private static byte[] stuffed(String content) {
        var stuffed = content.replace("\r\n.", "\r\n..");
        return (content.startsWith(".") ? "." + stuffed : stuffed).getBytes(StandardCharsets.US_ASCII);
    }
}
