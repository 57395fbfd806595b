package millrace.consumers.mail;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Ends what takes too long on a socket, by closing it.
///
/// A socket's own time-out covers one read: a peer that sends a byte at a time, or reads none, would hold
/// a thread forever.
final class Watchdog implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer;

    Watchdog() {
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("smtp-watchdog").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /// Something that blocks on a socket.
    @FunctionalInterface
    interface Exchange<T> {
        T run() throws IOException;
    }

    /// @throws SocketTimeoutException if `exchange` does not end within `limit`; the socket is then closed
    <T> T within(Duration limit, Socket socket, Exchange<T> exchange) throws IOException {
        var expired = new AtomicBoolean();
        var alarm = timer.schedule(
                () -> {
                    expired.set(true);
                    closeQuietly(socket);
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return exchange.run();
        } catch (IOException e) {
            if (expired.get()) {
                var timeout = new SocketTimeoutException("no answer within " + limit);
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }

    /// Runs `chore` again and again, `pause` after its last end.
    void every(Duration pause, Runnable chore) {
        var _ = timer.scheduleWithFixedDelay(chore, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone either way
        }
    }
}
