package millrace.consumers.mail;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// How many mails a second go to a server on this machine over 8 connections: our two-phase dialogue beside
/// Angus Mail's `Transport.sendMessage`, in turns in one run.
final class SmtpThroughput {

    private static final int MAILS = 5_000;
    private static final int CONNECTIONS = 8;
    private static final Duration LONG = Duration.ofMinutes(1);

    private SmtpThroughput() {}

    /// Sends some mails, and returns when all are accepted.
    @FunctionalInterface
    private interface Sending {
        void run(ScriptedServer server, EncodedMail mail) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        for (int round = 0; round < 4; round++) {
            var ours = mailsPerSecond(SmtpThroughput::ours);
            var angus = mailsPerSecond(SmtpThroughput::angus);
            System.out.printf(
                    "%s: ours %,.0f mails/s, Angus Mail %,.0f mails/s, ratio %.2f%n",
                    round == 0 ? "warm-up" : "round " + round, ours, angus, ours / angus);
        }
    }

    private static double mailsPerSecond(Sending sending) throws Exception {
        try (var server = new ScriptedServer()) {
            long start = System.nanoTime();
            sending.run(server, Samples.mail());
            double seconds = (System.nanoTime() - start) / 1e9;
            if (server.mails().size() != MAILS) {
                throw new IllegalStateException("only " + server.mails().size() + " mails came");
            }
            return MAILS / seconds;
        }
    }

    private static void ours(ScriptedServer server, EncodedMail mail) {
        var address = new SmtpAddress("127.0.0.1", server.port(), SmtpAddress.Tls.NEVER, Optional.empty());
        var timeouts = new SmtpTimeouts(LONG, LONG, LONG);
        try (var client = new SmtpMailServer(
                        address, timeouts, TrustedCertificates.ofPlatform(), CONNECTIONS, InstantSource.system());
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, MAILS)
                    .forEach(_ -> senders.execute(() -> {
                        if (client.prepare(mail) instanceof MailServer.Prepared.Ready(var pending)) {
                            pending.fire();
                        }
                    }));
        }
    }

    private static void angus(ScriptedServer server, EncodedMail mail) throws Exception {
        var session = Session.getInstance(new Properties());
        var bytes = mail.content().getBytes(StandardCharsets.US_ASCII);
        var message = new MimeMessage(session, new ByteArrayInputStream(bytes));
        var left = new AtomicInteger(MAILS);
        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                var _ = senders.submit(() -> {
                    try (var transport = session.getTransport("smtp")) {
                        transport.connect("127.0.0.1", server.port(), null, null);
                        while (left.decrementAndGet() >= 0) {
                            transport.sendMessage(message, message.getAllRecipients());
                        }
                    }
                    return left;
                });
            }
        }
    }
}
