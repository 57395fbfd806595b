package millrace.benchmarks.goals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What the receiver has seen. Reads on where it stopped, so that it can be asked often.
final class Journal {

    /// One line of `Work`.
    record Line(boolean happened, String instance, int sequence, int key, int attempt, boolean uncertain, long at) {}

    private static final int CHUNK_BYTES = 1 << 20;

    private final Path file;
    private final List<Line> effects = new ArrayList<>();
    private final List<Line> failures = new ArrayList<>();
    private final Map<Integer, Line> first = new HashMap<>();
    private final Map<Integer, Integer> lastOfKey = new HashMap<>();
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    private long read;
    private int outOfOrder;

    Journal(Path file) {
        this.file = file;
    }

    /// Reads what has come since the last call.
    Journal update() {
        if (!Files.exists(file)) {
            return this;
        }
        try (var channel = FileChannel.open(file)) {
            while (true) {
                int got = channel.read(chunk.clear(), read);
                int end = lastLineEnd(got);
                if (end <= 0) {
                    return this;
                }
                new String(chunk.array(), 0, end, StandardCharsets.UTF_8)
                        .lines()
                        .forEach(this::add);
                read += end;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int lastLineEnd(int length) {
        for (int i = length - 1; i >= 0; i--) {
            if (chunk.get(i) == '\n') {
                return i + 1;
            }
        }
        return 0;
    }

    private void add(String text) {
        String[] words = text.split(" ", -1);
        var line = new Line(
                words[0].equals("E"),
                words[1],
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                words[5].equals("1"),
                Long.parseLong(words[6]));
        if (!line.happened()) {
            failures.add(line);
            return;
        }
        effects.add(line);
        if (first.putIfAbsent(line.sequence(), line) == null
                && lastOfKey.merge(line.key(), line.sequence(), Math::max) != line.sequence()) {
            outOfOrder++;
        }
    }

    /// All effects, repeats too, in the order in which the receiver had them.
    List<Line> effects() {
        return effects;
    }

    List<Line> failures() {
        return failures;
    }

    /// The first time of each effect.
    Map<Integer, Line> first() {
        return first;
    }

    int distinct() {
        return first.size();
    }

    int repeats() {
        return effects.size() - first.size();
    }

    /// Effects that came for the first time behind a later one of their key.
    int outOfOrder() {
        return outOfOrder;
    }

    /// The sequences below `published` that `wanted` wants and that never came.
    int lost(int published, IntPredicate wanted) {
        return (int) IntStream.range(0, published)
                .filter(wanted)
                .filter(sequence -> !first.containsKey(sequence))
                .count();
    }

    /// The instances that had each effect, in order, of those that came more than once.
    Map<Integer, List<String>> repeated() {
        Map<Integer, List<String>> instances = new TreeMap<>();
        effects.forEach(line -> instances
                .computeIfAbsent(line.sequence(), _ -> new ArrayList<>())
                .add(line.instance()));
        instances.values().removeIf(had -> had.size() < 2);
        return instances;
    }

    /// Effects a second between the `from`-th and the `to`-th.
    double rate(int from, int to) {
        long millis = effects.get(to - 1).at() - effects.get(from).at();
        return 1_000.0 * (to - from - 1) / Math.max(1, millis);
    }
}
