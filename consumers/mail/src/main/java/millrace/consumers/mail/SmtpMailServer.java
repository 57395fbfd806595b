package millrace.consumers.mail;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/// A mail server over a few connections that are used again. For many threads.
///
/// No connection is asked whether it still lives: the first command of a mail finds out, and a mail that a used
/// connection lost before its final dot is tried once more on a new one.
final class SmtpMailServer implements MailServer {

    private static final Duration LONGEST_IDLE = Duration.ofSeconds(20);

    private final SmtpAddress address;
    private final SmtpTimeouts timeouts;
    private final SSLContext tls;
    private final InstantSource clock;
    private final Watchdog watchdog = new Watchdog();
    private final Semaphore connections;
    private final Deque<Idle> idle = new ArrayDeque<>();

    private record Idle(SmtpSession session, Instant since) {}

    /// @param connections most at a time
    SmtpMailServer(SmtpAddress address, SmtpTimeouts timeouts, SSLContext tls, int connections, InstantSource clock) {
        this.address = address;
        this.timeouts = timeouts;
        this.tls = tls;
        this.clock = clock;
        this.connections = new Semaphore(connections, true);
        watchdog.every(LONGEST_IDLE.dividedBy(2), () -> overdue(clock.instant().minus(LONGEST_IDLE))
                .forEach(SmtpSession::quit));
    }

    @Override
    public Prepared prepare(EncodedMail mail) {
        try {
            connections.acquire();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Prepared.Refused(
                    new MailReply.Unreachable(address + ": stopped while waiting for a connection"));
        }
        boolean isReady = false;
        try {
            var session = submit(mail);
            isReady = true;
            return new Prepared.Ready(new Pending(session, mail));
        } catch (RefusedException e) {
            return new Prepared.Refused(e.reply());
        } finally {
            if (!isReady) {
                connections.release();
            }
        }
    }

    @Override
    public void close() {
        overdue(Instant.MAX).forEach(SmtpSession::quit);
        watchdog.close();
    }

    private SmtpSession submit(EncodedMail mail) throws RefusedException {
        var used = takeIdle();
        if (used.isPresent()) {
            try {
                return submit(used.get(), mail);
            } catch (RefusedException e) {
                if (!(e.reply() instanceof MailReply.Unreachable)) {
                    throw e;
                }
            }
        }
        return submit(SmtpSession.open(address, timeouts, tls, watchdog), mail);
    }

    private SmtpSession submit(SmtpSession session, EncodedMail mail) throws RefusedException {
        try {
            session.submit(mail);
            return session;
        } catch (RefusedException e) {
            putBack(session, e.reply());
            throw e;
        }
    }

    private void putBack(SmtpSession session, MailReply last) {
        switch (last) {
            case MailReply.Accepted _, MailReply.RejectedForGood _, MailReply.RejectedForNow _ -> {
                synchronized (idle) {
                    idle.push(new Idle(session, clock.instant()));
                }
            }
            case MailReply.Unreachable _, MailReply.InDoubt _ -> session.close();
        }
    }

    private Optional<SmtpSession> takeIdle() {
        synchronized (idle) {
            return Optional.ofNullable(idle.poll()).map(Idle::session);
        }
    }

    /// Takes out those that nobody has used since `before`; the longest unused are last.
    private List<SmtpSession> overdue(Instant before) {
        var sessions = new ArrayList<SmtpSession>();
        synchronized (idle) {
            while (!idle.isEmpty() && idle.getLast().since().isBefore(before)) {
                sessions.add(idle.removeLast().session());
            }
        }
        return sessions;
    }

    /// Holds one connection until it is fired or closed.
    private final class Pending implements PendingMail {

        private final SmtpSession session;
        private final EncodedMail mail;
        private final AtomicBoolean isOver = new AtomicBoolean();

        Pending(SmtpSession session, EncodedMail mail) {
            this.session = session;
            this.mail = mail;
        }

        @Override
        public MailReply fire() {
            if (isOver.getAndSet(true)) {
                throw new IllegalStateException("a mail is fired once, and not after close()");
            }
            try {
                var reply = session.finish(mail);
                putBack(session, reply);
                return reply;
            } finally {
                connections.release();
            }
        }

        @Override
        public void close() {
            if (!isOver.getAndSet(true)) {
                session.close();
                connections.release();
            }
        }
    }
}
