package millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    @Test
    void tellsShareSpeedAndTimeLeftOfWhatThisRunBegan() {
        var line = ProgressBar.line(5_000, "events", 0.25, 0.5, Duration.ofSeconds(10));

        assertThat(line).isEqualTo("[############............]  50 %  500 events/s  20 s left");
    }

    @Test
    void doesNotGuessWhenNothingIsDone() {
        var line = ProgressBar.line(0, "events", 0, 0, Duration.ZERO);

        assertThat(line).isEqualTo("[........................]   0 %  0 events/s  ? left");
    }

    @Test
    void writesNothingWhereNobodyWatches() {
        var terminal = new StringWriter();
        var bar = new ProgressBar(new PrintWriter(terminal), false);

        bar.show(1, "events", 0, 0.5);
        bar.clear();

        assertThat(terminal.toString()).isEmpty();
    }
}
