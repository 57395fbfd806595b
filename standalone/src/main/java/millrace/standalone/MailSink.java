package millrace.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import millrace.process.Health;
import millrace.process.Part;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/// A mail server on loopback that keeps every mail in a Maildir and sends none on.
///
/// It answers 250 after the mail is on disk, and 452 where the disk does not take it.
final class MailSink implements Part {

    private static final Logger LOG = LoggerFactory.getLogger(MailSink.class);
    private static final int MOST_CONNECTIONS = 1_000;
    private static final int LARGEST_MAIL_BYTES = 32 * 1024 * 1024;

    private final Maildir maildir;
    private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
    private final SMTPServer server;

    MailSink(Maildir maildir, int port) {
        this.maildir = maildir;
        this.server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("localhost")
                .softwareName("Millrace mail sink")
                .backlog(MOST_CONNECTIONS)
                .maxConnections(MOST_CONNECTIONS)
                .maxMessageSize(LARGEST_MAIL_BYTES)
                .insertReceivedHeaders(false)
                .executorService(sessions)
                .serverThreadNameProvider(_ -> "mail-sink")
                .messageHandlerFactory(_ -> new Delivery(maildir))
                .build();
    }

    @Override
    public String name() {
        return "mail-sink";
    }

    @Override
    public void start() {
        maildir.create();
        server.start();
    }

    @Override
    public Health health() {
        return server.isRunning() ? new Health.Up() : new Health.Down("not listening");
    }

    @Override
    public void close() {
        server.stop();
        sessions.close();
    }

    /// One mail on its way from a session into the Maildir.
    private static final class Delivery implements MessageHandler {

        private final Maildir maildir;
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        private Delivery(Maildir maildir) {
            this.maildir = maildir;
        }

        @Override
        public void from(String address) {
            sender = address;
        }

        @Override
        public void recipient(String address) {
            recipients.add(address);
        }

        @Override
        public @Nullable String data(InputStream mail) throws RejectException {
            try {
                maildir.deliver(trace(), mail);
                return null;
            } catch (IOException e) {
                LOG.error("mail not stored reason={}", e.toString());
                throw new RejectException(452, "4.3.1 the mail could not be stored; try again later");
            }
        }

        @Override
        public void done() {}

        private String trace() {
            return "Return-Path: <%s>\r\n".formatted(sender)
                    + recipients.stream().map("Delivered-To: %s\r\n"::formatted).collect(Collectors.joining());
        }
    }
}
