package millrace.consumers.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.server.SMTPServer;

/// A well-behaved mail server, SubEthaSMTP, that keeps what it is sent.
final class Inbox implements AutoCloseable {

    private final List<byte[]> mails = Collections.synchronizedList(new ArrayList<>());
    private final List<String> recipients = Collections.synchronizedList(new ArrayList<>());
    private final SMTPServer server;

    Inbox(UnaryOperator<SMTPServer.Builder> settings) {
        this(0, settings);
    }

    Inbox(int port, UnaryOperator<SMTPServer.Builder> settings) {
        var builder = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("localhost")
                .insertReceivedHeaders(false)
                .messageHandler((_, _, to, content) -> {
                    recipients.add(to);
                    mails.add(content);
                });
        server = settings.apply(builder).build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    List<String> recipients() {
        synchronized (recipients) {
            return List.copyOf(recipients);
        }
    }

    /// In the order of arrival.
    List<MimeMessage> mails() {
        synchronized (mails) {
            return mails.stream().map(Inbox::parsed).toList();
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    private static MimeMessage parsed(byte[] content) {
        try {
            return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(content));
        } catch (MessagingException e) {
            throw new IllegalStateException("not a mail", e);
        }
    }
}
