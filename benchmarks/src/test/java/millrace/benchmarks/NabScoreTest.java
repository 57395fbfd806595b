package millrace.benchmarks;

import static millrace.benchmarks.NabScore.Profile.LOW_FALSE_NEGATIVES;
import static millrace.benchmarks.NabScore.Profile.LOW_FALSE_POSITIVES;
import static millrace.benchmarks.NabScore.Profile.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import millrace.benchmarks.NabScore.Profile;
import millrace.benchmarks.NabScore.Window;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NabScoreTest {

    private static final int ROWS = 2_000;
    private static final List<Window> TWO = List.of(new Window(500, 599), new Window(1_000, 1_100));
    private static final Offset<Double> CLOSE = within(1e-4);

    private static NabScore of(Integer... detections) {
        return NabScore.of(ROWS, TWO, List.of(detections));
    }

    /// 2 / (1 + e^(5 position)) - 1, and -1 beyond 3 widths.
    @ParameterizedTest
    @CsvSource({"-1, 0.98661", "-0.5, 0.84828", "0, 0", "0.5, -0.84828", "1, -0.98661", "3.01, -1"})
    void scalesAPositionAsNabDoes(double position, double expected) {
        double scaled = NabScore.scaled(position);

        assertThat(scaled).isCloseTo(expected, CLOSE);
    }

    @ParameterizedTest
    @EnumSource
    void gives100ToWhoDetectsTheFirstRowOfEveryWindow(Profile profile) {
        NabScore score = of(500, 1_000);

        assertThat(score).isEqualTo(new NabScore(2, 2, 2, 0, 0));
        assertThat(score.normalised(profile)).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource
    void gives0ToWhoDetectsNothing(Profile profile) {
        NabScore score = of();

        assertThat(score).isEqualTo(new NabScore(2, 0, 0, 0, 0));
        assertThat(score.normalised(profile)).isZero();
    }

    /// The last of 100 rows is at -0.01: 2 / (1 + e^-0.05) - 1 = 0.024995, of the 0.986614 of the first.
    @Test
    void givesLittleForADetectionInTheLastRow() {
        NabScore score = of(599);

        assertThat(score.worth()).isCloseTo(0.024995 / 0.986614, CLOSE);
        assertThat(score.normalised(STANDARD)).isCloseTo(100 * (0.025334 + 1) / 4, within(1e-3));
    }

    @Test
    void countsTheEarliestDetectionOfAWindowOnly() {
        NabScore score = of(500, 501, 550, 599);

        assertThat(score).isEqualTo(new NabScore(2, 1, 1, 0, 0));
    }

    /// 0.11 of the 4, or 0.22 of the 4, or 0.11 of the 6 that lie between nothing and all.
    @Test
    void blamesAnAlarmBeforeEveryWindowInFull() {
        NabScore score = of(400);

        assertThat(score).isEqualTo(new NabScore(2, 0, 0, 1, -1));
        assertThat(score.normalised(STANDARD)).isCloseTo(-2.75, CLOSE);
        assertThat(score.normalised(LOW_FALSE_POSITIVES)).isCloseTo(-5.5, CLOSE);
        assertThat(score.normalised(LOW_FALSE_NEGATIVES)).isCloseTo(-100 * 0.11 / 6, CLOSE);
    }

    /// The second window is 100 rows from its first to its last: 10 after it is 0.1, so 2 / (1 + e^0.5) - 1 =
    // -0.244919.
    @Test
    void blamesAnAlarmSoonAfterAWindowLess() {
        NabScore soon = of(1_110);
        NabScore far = of(1_500);

        assertThat(soon.blame()).isCloseTo(-0.244919, CLOSE);
        assertThat(far.blame()).isEqualTo(-1);
    }

    @Test
    void judgesByTheWindowThatEndedLast() {
        NabScore score = of(610, 1_110);

        assertThat(score.falseAlarms()).isEqualTo(2);
        assertThat(score.blame()).isCloseTo(Math.tanh(-2.5 * 11 / 99) - 0.244919, CLOSE);
    }

    @Test
    void overlooksProbation() {
        NabScore score = of(0, 299);

        assertThat(score).isEqualTo(of());
        assertThat(of(300).falseAlarms()).isEqualTo(1);
        assertThat(NabScore.probation(10_000)).isEqualTo(750);
    }

    @Test
    void addsUpOverSeries() {
        NabScore score = of(500, 1_000).plus(of(400));

        assertThat(score).isEqualTo(new NabScore(4, 2, 2, 1, -1));
        assertThat(score.normalised(STANDARD)).isCloseTo(100 * (2 - 2 - 0.11 + 4) / 8, CLOSE);
    }
}
