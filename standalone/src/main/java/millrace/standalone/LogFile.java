package millrace.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The file that a run logs to, and everything else that is written to standard error while it runs.
///
/// slf4j-simple would begin its own log file anew at every start; it writes to standard error, which appends.
final class LogFile {

    private static final String PREFIX = "org.slf4j.simpleLogger.";
    private static final long LARGE_BYTES = 16L * 1024 * 1024;

    private LogFile() {}

    /// To be called before the first logger is made. Our own logs count from info on, those of libraries from warn on.
    /// A large file of runs before is put aside as `.1`.
    static void use(Path file) {
        try {
            if (Files.exists(file) && Files.size(file) > LARGE_BYTES) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            var out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            System.setErr(new PrintStream(out, true, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("log file %s cannot be written".formatted(file), e);
        }
        Logger.getLogger("").setLevel(Level.WARNING); // Helidon logs through java.util.logging
        set("defaultLogLevel", "warn");
        set("log.millrace", "info");
        set("showDateTime", "true");
        set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        set("showShortLogName", "true");
    }

    /// A property given on the command line wins.
    private static void set(String key, String value) {
        if (System.getProperty(PREFIX + key) == null) {
            System.setProperty(PREFIX + key, value);
        }
    }
}
