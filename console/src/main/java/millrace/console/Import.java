package millrace.console;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Sends the lines of one input and settles them in order.
///
/// Lines are read in windows. Each window is split by subject into one part for each lane; a lane sends one batch after
/// the other, so events of one subject keep their order while several requests are under way. Up to `OPEN_WINDOWS` are
/// under way at once; they are settled first to last, so what is settled is always a prefix of the input.
final class Import {

    /// Longer lines are no events: a gateway takes no body of this size by default.
    static final int MAX_LINE_BYTES = 8 * 1024 * 1024;

    static final int WINDOW_LINES = 2_000;

    static final long WINDOW_BYTES = 8L * 1024 * 1024;

    private static final int LANES = 4;

    private static final int OPEN_WINDOWS = 3;

    private static final int BATCH_EVENTS = 500;

    private static final int BATCH_BYTES = 2 * 1024 * 1024;

    private final LineReader reader;
    private final BatchSender sender;
    private final boolean withoutTime;
    private final Consumer<Settled> settled;
    private final List<ExecutorService> lanes;
    private final Deque<Window> open = new ArrayDeque<>();

    /// Lines that have come to a verdict, in order.
    ///
    /// @param window whose lines they are
    /// @param verdicts by line number; blank lines have none
    record Settled(Window window, Map<Long, Verdict> verdicts) {}

    /// @param withoutTime whether the gateway is to stamp the events
    /// @param settled is given every window, in order, on the thread of `run`
    Import(LineReader reader, BatchSender sender, boolean withoutTime, Consumer<Settled> settled) {
        this.reader = reader;
        this.sender = sender;
        this.withoutTime = withoutTime;
        this.settled = settled;
        this.lanes = IntStream.range(0, LANES)
                .mapToObj(lane -> Executors.newSingleThreadExecutor(Thread.ofPlatform()
                        .daemon()
                        .name("publish-lane-" + lane)
                        .factory()))
                .toList();
    }

    /// Returns when every line is settled.
    ///
    /// @throws UnreachableException if the gateway is away for too long
    void run() throws IOException {
        try {
            for (Window window = read(); !window.isEmpty(); window = read()) {
                settleAllBut(window.isSerial() ? 0 : OPEN_WINDOWS - 1);
                submit(window);
                settleAllBut(window.isSerial() ? 0 : OPEN_WINDOWS);
            }
            settleAllBut(0);
        } finally {
            lanes.forEach(ExecutorService::shutdownNow);
        }
    }

    private Window read() throws IOException {
        Window window = new Window();
        while (!window.isFull()) {
            Optional<Line> line = reader.read();
            if (line.isEmpty()) {
                break;
            }
            window.add(line.get(), withoutTime);
        }
        window.endsAt(new Window.Mark(
                reader.offset(), reader.number(), reader.digest().hex()));
        return window;
    }

    private void submit(Window window) {
        open.add(window);
        for (Window.Part part : window.parts(LANES)) {
            window.awaits(CompletableFuture.runAsync(() -> send(window, part), lanes.get(part.lane())));
        }
    }

    private void send(Window window, Window.Part part) {
        try {
            int from = 0;
            while (from < part.events().size()) {
                int to = endOfBatch(part.events(), from);
                List<Verdict> verdicts = sender.send(part.events().subList(from, to));
                for (int i = from; i < to; i++) {
                    window.settle(part.numbers().get(i), verdicts.get(i - from));
                }
                from = to;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private static int endOfBatch(List<byte[]> events, int from) {
        int to = from;
        long bytes = 0;
        while (to < events.size() && to - from < BATCH_EVENTS) {
            bytes += events.get(to).length + 1;
            if (to > from && bytes > BATCH_BYTES) {
                break;
            }
            to++;
        }
        return to;
    }

    private void settleAllBut(int most) {
        List<Window> done = new ArrayList<>();
        while (open.size() > most) {
            done.add(open.poll());
        }
        for (Window window : done) {
            settled.accept(new Settled(window, verdicts(window)));
        }
    }

    private static Map<Long, Verdict> verdicts(Window window) {
        try {
            return window.settled();
        } catch (CompletionException e) {
            throw e.getCause() instanceof UnreachableException away ? away : e;
        }
    }
}
