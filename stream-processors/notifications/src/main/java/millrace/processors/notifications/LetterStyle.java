package millrace.processors.notifications;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import millrace.processors.notifications.state.KnownCustomer;

/// How letters to a customer are written.
///
/// @param locale a well-formed BCP 47 tag
/// @param timeZone in which times are shown
/// @param fallbacks what of the profile could not be used, and English or UTC is used instead
record LetterStyle(String locale, ZoneId timeZone, List<Fallback> fallbacks) {

    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    /// What of a profile is not what it should be.
    enum Fallback {
        LOCALE,
        TIME_ZONE
    }

    static LetterStyle of(KnownCustomer customer) {
        return of(customer.getLocale(), customer.getTimeZone());
    }

    /// @param locale as a profile has it
    /// @param timeZone likewise
    static LetterStyle of(String locale, String timeZone) {
        List<Fallback> fallbacks = new ArrayList<>();
        String tag = locale(locale, fallbacks);
        ZoneId zone = timeZone(timeZone, fallbacks);
        return new LetterStyle(tag, zone, List.copyOf(fallbacks));
    }

    /// For example `2026-11-22 14:05`.
    String show(Instant time) {
        return SHOWN.format(time.atZone(timeZone));
    }

    private static String locale(String tag, List<Fallback> fallbacks) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag).build();
            if (!locale.getLanguage().isEmpty()) {
                return locale.toLanguageTag();
            }
        } catch (IllformedLocaleException e) {
            // English, as below
        }
        fallbacks.add(Fallback.LOCALE);
        return "en";
    }

    private static ZoneId timeZone(String name, List<Fallback> fallbacks) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            fallbacks.add(Fallback.TIME_ZONE);
            return ZoneOffset.UTC;
        }
    }
}
