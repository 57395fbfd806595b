package millrace.consumers.mail;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Words about alarms as people of a language write them; for templates, which see only public classes.
///
/// What is not of the expected form is text ready to show, and is shown as it is.
public final class AlarmText {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(\\.\\d{1,20})?");
    private static final int MOST_DECIMALS = 4;

    private AlarmText() {}

    /// A line of a digest.
    ///
    /// @param time where the reader is
    /// @param device as its owner calls it
    /// @param what happened, with the sensor where there is one
    public record Line(String time, String device, String what) {}

    /// For example `31.5`, and `31,5` in German; at most 4 decimals.
    public static String number(String number, String language) {
        if (!NUMBER.matcher(number).matches()) {
            return number;
        }
        var format = NumberFormat.getNumberInstance(Locale.of(language));
        format.setMaximumFractionDigits(MOST_DECIMALS);
        return format.format(new BigDecimal(number));
    }

    /// For example `warning`, and `Warnung` in German.
    public static String severity(String severity, String language) {
        boolean isGerman = language.equals("de");
        return switch (severity) {
            case "INFO" -> isGerman ? "Hinweis" : "notice";
            case "WARNING" -> isGerman ? "Warnung" : "warning";
            case "CRITICAL" -> isGerman ? "kritisch" : "critical";
            default -> severity;
        };
    }

    /// For example `above`, and `über` in German.
    public static String side(String comparison, String language) {
        boolean isGerman = language.equals("de");
        return switch (comparison) {
            case "ABOVE" -> isGerman ? "über" : "above";
            case "BELOW" -> isGerman ? "unter" : "below";
            case "ANOMALY" -> isGerman ? "ungewöhnlich, über" : "unusual, above";
            default -> comparison;
        };
    }

    /// The lines of a digest: each is time, device, letter, sensor and severity, with tabs between.
    public static List<Line> lines(String lines, String language) {
        return lines.lines().map(line -> line(line.split("\t", -1), language)).toList();
    }

    private static Line line(String[] parts, String language) {
        if (parts.length != 5) {
            return new Line("", "", String.join(" ", parts));
        }
        String sensor = parts[3].isEmpty() ? "" : ", " + parts[3];
        String severity = parts[4].isEmpty() ? "" : " (" + severity(parts[4], language) + ")";
        return new Line(LocalText.time(parts[0], language), parts[1], kind(parts[2], language) + sensor + severity);
    }

    private static String kind(String letter, String language) {
        boolean isGerman = language.equals("de");
        return switch (letter) {
            case "alarm-raised" -> isGerman ? "Alarm" : "alarm";
            case "alarm-escalated" -> isGerman ? "Alarm verschärft" : "alarm is worse";
            case "alarm-repeated" -> isGerman ? "Alarm besteht weiter" : "alarm still lasts";
            case "alarm-cleared" -> isGerman ? "Alarm beendet" : "alarm is over";
            case "device-silent" -> isGerman ? "Gerät meldet sich nicht" : "device is silent";
            case "device-back" -> isGerman ? "Gerät meldet sich wieder" : "device is back";
            default -> letter;
        };
    }
}
