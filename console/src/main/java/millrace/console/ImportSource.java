package millrace.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where the lines of an import come from.
sealed interface ImportSource {

    InputStream open() throws IOException;

    /// For people.
    String name();

    /// Bytes; empty if nobody knows.
    Optional<Long> size() throws IOException;

    /// A file: it can be read again, so an import of it can go on after a crash.
    record NamedFile(Path path) implements ImportSource {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }

        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public Optional<Long> size() throws IOException {
            return Optional.of(Files.size(path));
        }
    }

    /// What is piped in: it comes once.
    record Piped(InputStream open) implements ImportSource {

        @Override
        public String name() {
            return "standard input";
        }

        @Override
        public Optional<Long> size() {
            return Optional.empty();
        }
    }
}
