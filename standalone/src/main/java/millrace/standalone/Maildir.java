package millrace.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// Mails as files, one each, in the three folders of a Maildir (D. J. Bernstein, "Using maildir format").
///
/// A mail is written and synced under `tmp`, then renamed into `new`: a file seen in `new` is whole and stays.
final class Maildir {

    private final Path folder;
    private final InstantSource clock;
    private final AtomicLong deliveries = new AtomicLong();
    private final long process = ProcessHandle.current().pid();

    Maildir(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /// Makes the three folders.
    void create() {
        try {
            for (String part : new String[] {"tmp", "new", "cur"}) {
                Files.createDirectories(folder.resolve(part));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("mail-sink: folder %s cannot be made".formatted(folder), e);
        }
    }

    /// Returns when the mail is on disk under its final name.
    ///
    /// @param trace header lines that the delivery adds, each ended by CRLF
    /// @throws IOException if it could not be stored whole; then nothing of it is in `new`
    void deliver(String trace, InputStream mail) throws IOException {
        String name = uniqueName(clock.instant());
        Path unfinished = folder.resolve("tmp").resolve(name);
        try {
            write(unfinished, trace, mail);
            Files.move(unfinished, folder.resolve("new").resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        sync(folder.resolve("new"));
    }

    private static void write(Path file, String trace, InputStream mail) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(trace.getBytes(StandardCharsets.US_ASCII));
            mail.transferTo(out);
            channel.force(true);
        }
    }

    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Time, process and delivery number: no two deliveries share them.
    private String uniqueName(Instant now) {
        return "%d.M%06dP%dQ%d.millrace"
                .formatted(now.getEpochSecond(), now.getNano() / 1000, process, deliveries.incrementAndGet());
    }
}
