package millrace.producers.httpgateway;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The bytes of one request, charged to the budget for as long as they are held.
final class Body implements AutoCloseable {

    private static final int FIRST_BYTES = 4096;
    private static final long MAX_DISCARDED_BYTES = 256L * 1024 * 1024;
    private static final long MAX_NANOS = 60_000_000_000L;

    private final BodyBudget budget;
    private final int maxBytes;
    private byte[] bytes = new byte[0];
    private int length;

    private Body(BodyBudget budget, int maxBytes) {
        this.budget = budget;
        this.maxBytes = maxBytes;
    }

    /// Reads all of it, in pieces, so that a promised length costs nothing.
    ///
    /// @throws RefusedException if it is larger than `maxBytes`, if the budget is used up, or if it takes a minute
    static Body read(ServerRequest request, BodyBudget budget, int maxBytes) {
        long promised = request.headers().contentLength().orElse(-1);
        if (promised > maxBytes && request.headers().contains(HeaderNames.EXPECT)) {
            // the client sends nothing before it is asked to
            throw tooLarge(maxBytes);
        }
        var body = new Body(budget, maxBytes);
        if (!request.content().hasEntity()) {
            return body;
        }
        InputStream in = request.content().inputStream();
        boolean isRead = false;
        try {
            if (promised > maxBytes) {
                throw tooLarge(maxBytes);
            }
            body.fill(in, promised < 0 ? maxBytes : (int) promised);
            isRead = true;
            return body;
        } catch (RefusedException e) {
            discard(in);
            throw e;
        } catch (IOException | DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client went away", e);
        } finally {
            if (!isRead) {
                body.close();
            }
        }
    }

    private void fill(InputStream in, int expected) throws IOException {
        long started = System.nanoTime();
        grow(Math.min(FIRST_BYTES, Math.max(1, expected)));
        int read = in.read(bytes, 0, bytes.length);
        while (read >= 0) {
            length += read;
            if (length == bytes.length) {
                if (length == maxBytes) {
                    if (in.read() >= 0) {
                        throw tooLarge(maxBytes);
                    }
                    return;
                }
                grow((int) Math.min(maxBytes, 2L * length));
            }
            if (System.nanoTime() - started > MAX_NANOS) {
                throw new RefusedException(Problem.SLOW, "the body has not arrived within 60 s; send less at once");
            }
            read = in.read(bytes, length, bytes.length - length);
        }
    }

    private void grow(int size) {
        if (!budget.tryTake(size - bytes.length)) {
            throw new RefusedException(Problem.OVERLOADED, "too many bytes are being worked on; send it again later");
        }
        bytes = Arrays.copyOf(bytes, size);
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    @Override
    public void close() {
        budget.giveBack(bytes.length);
        bytes = new byte[0];
        length = 0;
    }

    /// Reads on for a while, for a client that is still sending does not read an answer.
    private static void discard(InputStream in) {
        try {
            long deadline = System.nanoTime() + MAX_NANOS / 4;
            byte[] ignored = new byte[16 * 1024];
            long left = MAX_DISCARDED_BYTES;
            int read = in.read(ignored);
            while (read >= 0 && left > 0 && System.nanoTime() < deadline) {
                left -= read;
                read = in.read(ignored);
            }
        } catch (IOException | RuntimeException e) {
            // the answer is the same
            return;
        }
    }

    private static RefusedException tooLarge(int maxBytes) {
        return new RefusedException(
                Problem.TOO_LARGE, "the body is larger than %d bytes; send it in pieces".formatted(maxBytes));
    }
}
