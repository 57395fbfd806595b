package millrace.consumers.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LettersTest {

    private final Letters letters = new Letters("Müller & Co");

    /// A version that was sent once never changes. `-Dletters.write=true` writes the files of a new one.
    @ParameterizedTest
    @MethodSource("everyLetter")
    void keepsEveryVersionAsItWasFirstSent(LetterTemplate template, String language) throws IOException {
        var letter = letters.write(template.name(), template.version(), language, SampleVariables.ALL);

        assertThat("Subject: " + letter.subject() + "\n\n" + letter.text())
                .isEqualTo(kept(template, language, "txt", "Subject: " + letter.subject() + "\n\n" + letter.text()));
        assertThat(letter.html()).isEqualTo(kept(template, language, "html", letter.html()));
    }

    static Stream<Arguments> everyLetter() {
        return LetterTemplate.ALL.stream().flatMap(template -> LetterTemplate.LANGUAGES.stream()
                .map(language -> Arguments.of(template, language)));
    }

    @Test
    void escapesWhatCustomersCallThemselves() {
        var letter = letters.write(
                "order-received", 1, "en", Samples.with("customerName", "<script>alert('x')</script> \"&\" Ömer"));

        assertThat(letter.html())
                .contains("Hello &lt;script&gt;alert('x')&lt;/script&gt; \"&amp;\" Ömer,")
                .doesNotContain("<script>");
        assertThat(letter.text()).contains("Hello <script>alert('x')</script> \"&\" Ömer,");
    }

    @ParameterizedTest
    @CsvSource({"de, de", "de-AT, de", "de_CH, de", "DE, de", "en-GB, en", "fr, en", "deu, en", "'', en"})
    void writesInTheLanguageOfTheReaderOrElseInEnglish(String locale, String language) {
        var letter = letters.write("order-received", 1, locale, SampleVariables.ALL);

        assertThat(letter.language()).isEqualTo(language);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"order-shipped|trackingNumber|Tracking number", "order-cancelled|reason|Reason"})
    void leavesOutWhatMayBeMissing(String template, String variable, String label) {
        var variables = new HashMap<>(SampleVariables.ALL);
        variables.remove(variable);

        var letter = letters.write(template, 1, "en", variables);

        assertThat(letter.text()).doesNotContain(label);
        assertThat(letter.html()).doesNotContain(label);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PAYMENT|noch nicht bei uns eingegangen",
                "SHIPMENT|Lager noch nicht verlassen",
                "DELIVERY|nicht als zugestellt gemeldet",
                "UNKNOWN|nicht wie geplant voran"
            })
    void saysWhatIsDelayed(String stage, String words) {
        var letter = letters.write("order-delayed", 1, "de", Samples.with("stage", stage));

        assertThat(letter.text()).contains(words);
        assertThat(letter.html()).contains(words);
    }

    @Test
    void namesTheTemplatesThereAreWhenAskedForAnother() {
        assertThatThrownBy(() -> letters.write("order-lost\r\n", 1, "en", Map.of()))
                .isInstanceOf(UnwritableLetterException.class)
                .hasMessage("template 'order-lost??' version 1 is not known; expected one of order-received version 1,"
                        + " order-confirmed version 1, order-shipped version 1, order-delayed version 1,"
                        + " order-cancelled version 1, alarm-raised version 1, alarm-escalated version 1,"
                        + " alarm-repeated version 1, alarm-cleared version 1, device-silent version 1,"
                        + " device-back version 1, alarm-digest version 1");
    }

    @Test
    void knowsAVersionThatIsNot() {
        assertThatThrownBy(() -> letters.write("order-received", 2, "en", Map.of()))
                .hasMessageStartingWith("template 'order-received' version 2 is not known");
    }

    @Test
    void namesEveryVariableThatIsMissing() {
        assertThatThrownBy(() -> letters.write("order-shipped", 1, "en", Map.of("orderId", "1", "currency", "EUR")))
                .isInstanceOf(UnwritableLetterException.class)
                .hasMessage("order-shipped version 1 needs carrier, customerName, itemCount, total,"
                        + " which the request does not have");
    }

    @Test
    void letsNobodyElseBeTheSender() {
        var letter = letters.write("order-received", 1, "en", Samples.with("sender", "Your bank"));

        assertThat(letter.text()).doesNotContain("Your bank").contains("Müller & Co");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1139.12|en|1,139.12\u00A0GBP",
                "1139.12|de|1.139,12\u00A0GBP",
                "12|de|12,00\u00A0GBP",
                "-0.5|en|-0.50\u00A0GBP",
                "0.1234|en|0.1234\u00A0GBP",
                "about ten|en|about ten\u00A0GBP",
                "1e999999999|en|1e999999999\u00A0GBP"
            })
    void writesAmountsAsPeopleDo(String number, String language, String expected) {
        assertThat(LocalText.amount(number, "GBP", language)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-03-24 09:05|en|24 March 2026, 09:05",
                "2026-03-24 09:05|de|24. März 2026, 09:05 Uhr",
                "soon|de|soon"
            })
    void writesTimesAsPeopleDo(String time, String language, String expected) {
        assertThat(LocalText.time(time, language)).isEqualTo(expected);
    }

    private static String kept(LetterTemplate template, String language, String suffix, String now) throws IOException {
        var file = Path.of("src/test/resources/letters/%s-v%d-%s.%s"
                .formatted(template.name(), template.version(), language, suffix));
        if (Boolean.getBoolean("letters.write")) {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, now, UTF_8);
        }
        return Files.readString(file, UTF_8);
    }
}
