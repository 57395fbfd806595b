package millrace.standalone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The folder that a run keeps everything in, held by one run at a time.
///
/// The hold is a lock of the operating system on the file `lock`, so it ends with the process, however that ends.
final class DataFolder implements AutoCloseable {

    private static final long LEAST_FREE_BYTES = 64L * 1024 * 1024;

    private final Path folder;
    private final FileChannel lock;

    private DataFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /// Makes the folder where there is none, and holds it.
    ///
    /// @throws CannotRunException if another run holds it, or if it cannot be written to
    static DataFolder hold(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute.resolve("log"));
            Files.createDirectories(absolute.resolve("streams")); // two topologies that make it at once would fail
            var channel = FileChannel.open(
                    absolute.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                String holder = text(channel);
                channel.close();
                throw new CannotRunException(
                        "data folder %s is in use by another run (process %s); stop that one, or set MILLRACE_DATA to another folder"
                                .formatted(absolute, holder));
            }
            requireSpace(absolute);
            sign(channel);
            return new DataFolder(absolute, channel);
        } catch (IOException e) {
            throw new CannotRunException(
                    "data folder %s cannot be written to (%s); make room or change its permissions, or set MILLRACE_DATA to another folder"
                            .formatted(absolute, e),
                    e);
        }
    }

    Path kafka() {
        return folder.resolve("kafka");
    }

    Path registry() {
        return folder.resolve("registry");
    }

    Path inbox() {
        return folder.resolve("inbox");
    }

    Path log(String name) {
        return folder.resolve("log").resolve(name + ".log");
    }

    /// Lets another run have it.
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new IllegalStateException("data folder %s was not let go".formatted(folder), e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException _) {
            return false; // held by this very process
        }
    }

    private static void requireSpace(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < LEAST_FREE_BYTES) {
            throw new CannotRunException(
                    "data folder %s has %d MiB left; expected at least %d; make room, or set MILLRACE_DATA to another folder"
                            .formatted(folder, free >> 20, LEAST_FREE_BYTES >> 20));
        }
    }

    private static void sign(FileChannel channel) throws IOException {
        String pid = String.valueOf(ProcessHandle.current().pid());
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(true);
    }

    private static String text(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(20);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }
}
