package millrace.consumers.mail;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Values as people of a language write them; for templates, which see only public classes.
///
/// What is not of the expected form is text ready to show, and is shown as it is.
public final class LocalText {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,4})?");
    private static final DateTimeFormatter GIVEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);
    private static final String NO_BREAK_SPACE = "\u00A0";

    private LocalText() {}

    /// For example `1,234.50 EUR` in English and `1.234,50 EUR` in German.
    public static String amount(String number, String currency, String language) {
        if (!NUMBER.matcher(number).matches()) {
            return number + NO_BREAK_SPACE + currency;
        }
        var value = new BigDecimal(number);
        var format = NumberFormat.getNumberInstance(Locale.of(language));
        format.setMinimumFractionDigits(Math.max(2, value.scale()));
        format.setMaximumFractionDigits(Math.max(2, value.scale()));
        return format.format(value) + NO_BREAK_SPACE + currency;
    }

    /// A time of day where the reader is, `2026-11-24 10:00`, for example `24 November 2026, 10:00` in English.
    public static String time(String localTime, String language) {
        try {
            var pattern = language.equals("de") ? "d. MMMM uuuu, HH:mm 'Uhr'" : "d MMMM uuuu, HH:mm";
            return LocalDateTime.parse(localTime, GIVEN)
                    .format(DateTimeFormatter.ofPattern(pattern, Locale.of(language)));
        } catch (DateTimeParseException _) {
            return localTime;
        }
    }
}
