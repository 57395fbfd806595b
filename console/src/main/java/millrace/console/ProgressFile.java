package millrace.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Keeps the progress of an import in `<input>.progress`, beside the input, until the import is complete.
///
/// It is replaced as a whole, so a crash leaves the progress before or after, never half of it.
final class ProgressFile {

    private final Path input;
    private final Path file;

    ProgressFile(Path input) {
        this.input = input;
        this.file = input.resolveSibling(input.getFileName() + ".progress");
    }

    Path file() {
        return file;
    }

    /// Progress of an import with these settings, if the input still begins with the bytes that were settled.
    Optional<Progress> find(String settings) throws IOException {
        Optional<Progress> kept = read().filter(progress -> progress.settings().equals(settings));
        if (kept.isPresent() && isPrefix(kept.get().mark())) {
            return kept;
        }
        return Optional.empty();
    }

    private Optional<Progress> read() throws IOException {
        try {
            return Progress.fromJson(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private boolean isPrefix(Window.Mark mark) throws IOException {
        PrefixDigest digest = new PrefixDigest();
        try (InputStream bytes = Files.newInputStream(input)) {
            return digest.updateFrom(bytes, mark.offset()) && digest.hex().equals(mark.prefixSha256());
        }
    }

    void save(Progress progress) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(fresh, progress.toJson());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
