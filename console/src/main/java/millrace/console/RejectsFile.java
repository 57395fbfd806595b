package millrace.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import millrace.console.Verdict.Fault;

/// Keeps rejected lines: `FILE` has them byte for byte, to be mended and published again, and `FILE.reasons.ndjson`
/// says, line for line, `{"line": number in the input, "errors": [{"pointer", "detail"}]}`.
///
/// Neither file is made before a line is rejected.
final class RejectsFile {

    private static final JsonFactory JSON = new JsonFactory();

    private final Path lines;
    private final Path reasons;

    RejectsFile(Path lines) {
        this.lines = lines;
        this.reasons = reasonsOf(lines);
    }

    static Path reasonsOf(Path lines) {
        return lines.resolveSibling(lines.getFileName() + ".reasons.ndjson");
    }

    /// How much of both files is good.
    record Lengths(long lines, long reasons) {

        static final Lengths NONE = new Lengths(0, 0);
    }

    /// Forgets what was written after `lengths`.
    void cutTo(Lengths lengths) throws IOException {
        cut(lines, lengths.lines());
        cut(reasons, lengths.reasons());
    }

    private static void cut(Path file, long length) throws IOException {
        if (length == 0) {
            Files.deleteIfExists(file);
            return;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    void add(Line line, List<Fault> faults) throws IOException {
        try (OutputStream kept = append(lines)) {
            switch (line) {
                case Line.Whole whole -> kept.write(whole.bytes());
                case Line.Oversize oversize -> {
                    if (oversize.copy().isPresent()) {
                        Files.copy(oversize.copy().get(), kept);
                    }
                }
            }
            kept.write('\n');
        }
        try (OutputStream kept = append(reasons)) {
            kept.write(reason(line.number(), faults));
        }
    }

    private static OutputStream append(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static byte[] reason(long number, List<Fault> faults) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("line", number);
            json.writeArrayFieldStart("errors");
            for (Fault fault : faults) {
                json.writeStartObject();
                json.writeStringField("pointer", fault.pointer());
                json.writeStringField("detail", fault.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    Lengths lengths() throws IOException {
        return new Lengths(length(lines), length(reasons));
    }

    private static long length(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
