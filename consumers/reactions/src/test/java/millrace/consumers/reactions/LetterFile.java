package millrace.consumers.reactions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import millrace.notifications.NotificationRequested;

/// The file that letter instances append to: a receiver that neither recognises a repeat nor can be asked.
final class LetterFile {

    /// One effect.
    ///
    /// @param instance which had it
    /// @param generation empty for the first
    record Line(String instance, String key, int sequence, boolean uncertain, String generation) {}

    private final Path path;

    LetterFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /// What `instance` does to the file for each effect.
    Pen pen(String instance) throws IOException {
        return new Pen(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                instance);
    }

    /// Appends lines, each with one write, so that lines of several processes do not mix.
    record Pen(FileChannel lines, String instance) {

        void write(Delivery<NotificationRequested> delivery) {
            String line = "%s %s %d %s %s\n"
                    .formatted(
                            instance,
                            delivery.event().key(),
                            Letters.sequence(delivery),
                            delivery.uncertain(),
                            delivery.generation().orElse("-"));
            try {
                lines.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// What it says now.
    List<Line> lines() {
        try {
            return !Files.exists(path)
                    ? List.of()
                    : Files.readAllLines(path).stream()
                            .map(line -> line.split(" "))
                            .filter(words -> words.length == 5)
                            .map(words -> new Line(
                                    words[0],
                                    words[1],
                                    Integer.parseInt(words[2]),
                                    Boolean.parseBoolean(words[3]),
                                    words[4].equals("-") ? "" : words[4]))
                            .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    EffectJournal journal() {
        return journal("");
    }

    List<Line> of(String generation) {
        return lines().stream()
                .filter(line -> line.generation().equals(generation))
                .toList();
    }

    EffectJournal journal(String generation) {
        return new EffectJournal(of(generation).stream()
                .map(line -> new EffectJournal.Seen(line.key(), line.sequence(), line.uncertain()))
                .toList());
    }

    /// The lines of each effect, in order.
    Map<Integer, List<Line>> bySequence() {
        return lines().stream().collect(Collectors.groupingBy(Line::sequence));
    }

    long distinct() {
        return lines().stream().map(Line::sequence).distinct().count();
    }

    long writtenBy(String instance) {
        return lines().stream().filter(line -> line.instance().equals(instance)).count();
    }
}
