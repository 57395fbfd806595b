package millrace.processors.notifications;

import java.time.Instant;
import java.util.Map;

/// What a letter says of the fact that leads to it, by the names the templates use.
///
/// @param texts as they are shown
/// @param times to be shown in the customer's time zone
record Shown(Map<String, String> texts, Map<String, Instant> times) {

    private static final int LONGEST = 1_000;

    static Shown nothing() {
        return new Shown(Map.of(), Map.of());
    }

    static Shown texts(Map<String, String> texts) {
        return new Shown(texts, Map.of());
    }

    /// `text` as one line of at most 1,000 characters, fit for the subject of a mail.
    static String line(String text) {
        return text(text.replaceAll("\\p{Cntrl}", " "));
    }

    /// `text`, at most 1,000 characters of it: nobody reads more in a letter, and a state store takes no more.
    static String text(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return text.substring(0, end) + "…";
    }
}
