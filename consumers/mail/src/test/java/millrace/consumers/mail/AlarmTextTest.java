package millrace.consumers.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlarmTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "31.5|en|31.5",
                "31.5|de|31,5",
                "-0.123456|de|-0,1235",
                "1000000000000000|en|1,000,000,000,000,000",
                "NaN|en|NaN",
                "1e5|de|1e5"
            })
    void writesNumbersAsTheLanguageDoes(String number, String language, String shown) {
        assertThat(AlarmText.number(number, language)).isEqualTo(shown);
    }

    @Test
    void readsTheLinesOfADigest() {
        var lines =
                "2026-11-24 10:00\tcold store\talarm-raised\ttemperature\tCRITICAL\n2026-11-24 10:10\tfan\tdevice-back\t\t";

        assertThat(AlarmText.lines(lines, "en"))
                .containsExactly(
                        new AlarmText.Line("24 November 2026, 10:00", "cold store", "alarm, temperature (critical)"),
                        new AlarmText.Line("24 November 2026, 10:10", "fan", "device is back"));
    }

    @Test
    void showsWhatIsNoLineOfADigestAsItIs() {
        assertThat(AlarmText.lines("something\telse", "en"))
                .containsExactly(new AlarmText.Line("", "", "something else"));
        assertThat(AlarmText.lines("t\td\tnew-letter\ts\tODD", "de"))
                .containsExactly(new AlarmText.Line("t", "d", "new-letter, s (ODD)"));
    }

    @ParameterizedTest
    @CsvSource({"ABOVE,en,above", "BELOW,de,unter", "ANOMALY,en,'unusual, above'", "UNKNOWN,en,UNKNOWN"})
    void namesTheSide(String comparison, String language, String shown) {
        assertThat(AlarmText.side(comparison, language)).isEqualTo(shown);
    }
}
