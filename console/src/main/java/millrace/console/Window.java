package millrace.console;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Consecutive lines that are sent and settled together.
///
/// Events of one subject go to one lane, which sends one batch after the other, so their order is kept however many
/// lanes are at work. An event without a subject could be about any entity: a window with one is sent as a single part,
/// alone (`isSerial`).
final class Window {

    private final Map<Long, Line> lines = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Long, Verdict> verdicts = new TreeMap<>();
    private final List<CompletableFuture<Void>> parts = new ArrayList<>();
    private long blank;
    private long bytes;
    private boolean isSerial;
    private Mark end = new Mark(0, 0, "");

    private record Entry(long number, EventLine.Sendable event) {}

    /// Where in the input a window ends.
    ///
    /// @param offset the byte after its last line
    /// @param number of its last line
    /// @param prefixSha256 of everything before `offset`
    record Mark(long offset, long number, String prefixSha256) {}

    /// A part of the window for one lane.
    ///
    /// @param numbers lines, in order
    /// @param events what to send, in the same order
    record Part(int lane, List<Long> numbers, List<byte[]> events) {}

    void add(Line line, boolean withoutTime) {
        switch (line) {
            case Line.Oversize oversize -> {
                lines.put(line.number(), line);
                verdicts.put(
                        line.number(),
                        Verdict.rejected("%d bytes; expected a line of at most %d"
                                .formatted(oversize.length(), Import.MAX_LINE_BYTES)));
            }
            case Line.Whole whole -> {
                long number = whole.number();
                bytes += whole.bytes().length;
                switch (EventLine.of(whole.bytes(), withoutTime)) {
                    case EventLine.Blank() -> blank++;
                    case EventLine.Broken(var reason) -> {
                        lines.put(number, line);
                        verdicts.put(number, Verdict.rejected(reason));
                    }
                    case EventLine.Sendable event -> {
                        lines.put(number, line);
                        entries.add(new Entry(number, event));
                        isSerial |= event.subject().isEmpty();
                    }
                }
            }
        }
    }

    boolean isFull() {
        return lines.size() + blank >= Import.WINDOW_LINES || bytes >= Import.WINDOW_BYTES;
    }

    boolean isEmpty() {
        return lines.isEmpty() && blank == 0;
    }

    boolean isSerial() {
        return isSerial;
    }

    void endsAt(Mark mark) {
        end = mark;
    }

    Mark end() {
        return end;
    }

    long blank() {
        return blank;
    }

    /// At most one for each lane.
    List<Part> parts(int lanes) {
        Map<Integer, Part> byLane = new TreeMap<>();
        for (Entry entry : entries) {
            int lane = isSerial
                    ? 0
                    : Math.floorMod(entry.event().subject().orElse("").hashCode(), lanes);
            Part part = byLane.computeIfAbsent(lane, _ -> new Part(lane, new ArrayList<>(), new ArrayList<>()));
            part.numbers().add(entry.number());
            part.events().add(entry.event().bytes());
        }
        return List.copyOf(byLane.values());
    }

    void awaits(CompletableFuture<Void> part) {
        parts.add(part);
    }

    /// Called by lanes.
    synchronized void settle(long number, Verdict verdict) {
        verdicts.put(number, verdict);
    }

    /// By line number, once all parts are done.
    ///
    /// @throws java.util.concurrent.CompletionException if a part has failed
    Map<Long, Verdict> settled() {
        parts.forEach(CompletableFuture::join);
        synchronized (this) {
            return new TreeMap<>(verdicts);
        }
    }

    /// @throws IllegalArgumentException if the line is not in this window
    Line line(long number) {
        Line line = lines.get(number);
        if (line == null) {
            throw new IllegalArgumentException("line " + number + " is not in this window");
        }
        return line;
    }
}
