package millrace.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/// One line on a terminal that is written over and over; nothing where nobody watches.
final class ProgressBar {

    private static final int WIDTH = 24;

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final PrintWriter terminal;
    private final boolean isShown;
    private final long start = System.nanoTime();
    private long lastShown = start - PAUSE.toNanos();
    private int lastLength;

    ProgressBar(PrintWriter terminal, boolean isShown) {
        this.terminal = terminal;
        this.isShown = isShown;
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// @param done units of work since the bar was made
    /// @param unit what they are, in the plural
    /// @param from share of the whole that was done before the bar was made, 0 to 1
    /// @param now share that is done, 0 to 1
    void show(long done, String unit, double from, double now) {
        if (isShown && System.nanoTime() - lastShown >= PAUSE.toNanos()) {
            lastShown = System.nanoTime();
            overwrite(line(done, unit, from, now, elapsed()));
        }
    }

    /// Takes the bar away.
    void clear() {
        if (isShown && lastLength > 0) {
            overwrite("");
            terminal.print('\r');
            terminal.flush();
        }
    }

    private void overwrite(String line) {
        terminal.print("\r" + line + " ".repeat(Math.max(0, lastLength - line.length())));
        terminal.flush();
        lastLength = line.length();
    }

    static String line(long done, String unit, double from, double now, Duration elapsed) {
        int filled = (int) Math.round(Math.clamp(now, 0, 1) * WIDTH);
        double seconds = Math.max(0.001, elapsed.toMillis() / 1_000.0);
        OptionalLong left =
                now > from ? OptionalLong.of(Math.round(seconds * (1 - now) / (now - from))) : OptionalLong.empty();
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %,d %s/s  %s left",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                (int) (Math.clamp(now, 0, 1) * 100),
                Math.round(done / seconds),
                unit,
                left.isPresent() ? Ages.text(Duration.ofSeconds(left.getAsLong())) : "?");
    }
}
