package millrace.console;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Cuts a stream into lines, in bounded memory whatever the stream holds, and knows how far it has come.
final class LineReader implements Closeable {

    private final InputStream input;
    private final PrefixDigest digest;
    private final int maxLineBytes;
    private final boolean keepsOversize;
    private final byte[] buffer = new byte[64 * 1024];
    private int next;
    private int limit;
    private long offset;
    private long number;

    /// @param offset of the first byte of `input` in the file
    /// @param number of the line before it
    /// @param digest of the file before it
    /// @param maxLineBytes of which longer lines are `Line.Oversize`
    /// @param keepsOversize whether to copy such lines to temporary files
    LineReader(
            InputStream input, long offset, long number, PrefixDigest digest, int maxLineBytes, boolean keepsOversize) {
        this.input = input;
        this.offset = offset;
        this.number = number;
        this.digest = digest;
        this.maxLineBytes = maxLineBytes;
        this.keepsOversize = keepsOversize;
    }

    /// The byte after the last line that was read.
    long offset() {
        return offset;
    }

    /// The last line that was read, from 1.
    long number() {
        return number;
    }

    /// Of all bytes before `offset()`.
    PrefixDigest digest() {
        return digest;
    }

    /// The next line; empty at the end.
    Optional<Line> read() throws IOException {
        if (!fill()) {
            return Optional.empty();
        }
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (fill()) {
            int end = endOfLine();
            if (line.size() + end - next > maxLineBytes) {
                return Optional.of(oversize(line));
            }
            boolean ended = take(end, line);
            if (ended) {
                break;
            }
        }
        return Optional.of(new Line.Whole(number, line.toByteArray()));
    }

    private Line oversize(ByteArrayOutputStream begun) throws IOException {
        Optional<Path> copy =
                keepsOversize ? Optional.of(Files.createTempFile("millrace-oversize", ".line")) : Optional.empty();
        long start = offset - begun.size();
        boolean ended = false;
        try (OutputStream sink =
                copy.isPresent() ? Files.newOutputStream(copy.get()) : OutputStream.nullOutputStream()) {
            begun.writeTo(sink);
            while (!ended && fill()) {
                ended = take(endOfLine(), sink);
            }
        }
        return new Line.Oversize(number, offset - start - (ended ? 1 : 0), copy);
    }

    /// Index of the next line feed, or of the end of what is buffered.
    private int endOfLine() {
        int end = next;
        while (end < limit && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    /// Takes the buffer up to `end`, and the line feed there.
    ///
    /// @return whether there was one
    private boolean take(int end, OutputStream sink) throws IOException {
        sink.write(buffer, next, end - next);
        boolean ended = end < limit;
        int after = ended ? end + 1 : end;
        digest.update(buffer, next, after - next);
        offset += after - next;
        next = after;
        return ended;
    }

    private boolean fill() throws IOException {
        if (next == limit) {
            limit = Math.max(0, input.read(buffer));
            next = 0;
        }
        return next < limit;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
