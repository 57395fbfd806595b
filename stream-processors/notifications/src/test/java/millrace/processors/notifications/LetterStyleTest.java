package millrace.processors.notifications;

import static millrace.processors.notifications.LetterStyle.Fallback.LOCALE;
import static millrace.processors.notifications.LetterStyle.Fallback.TIME_ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import millrace.processors.notifications.state.KnownCustomer;
import millrace.schemas.Cause;
import millrace.schemas.Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LetterStyleTest {

    @Test
    void showsTimesInTheCustomersZone() {
        LetterStyle style = LetterStyle.of(customer("de-AT", "Europe/Vienna"));

        assertThat(style).isEqualTo(new LetterStyle("de-AT", ZoneId.of("Europe/Vienna"), List.of()));
        assertThat(style.show(Instant.parse("2026-07-01T22:30:59.999Z"))).isEqualTo("2026-07-02 00:30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "und", "de_DE", "x-private", "%s", "1", "en-"})
    void writesEnglishWhereTheLocaleIsNone(String locale) {
        LetterStyle style = LetterStyle.of(customer(locale, "UTC"));

        assertThat(style.locale()).isEqualTo("en");
        assertThat(style.fallbacks()).containsExactly(LOCALE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mars/Olympus", "UTC+99", "../../etc/passwd", "Europe/"})
    void showsUtcWhereTheZoneIsNone(String timeZone) {
        LetterStyle style = LetterStyle.of(customer("en", timeZone));

        assertThat(style.timeZone()).isEqualTo(ZoneOffset.UTC);
        assertThat(style.fallbacks()).containsExactly(TIME_ZONE);
    }

    private static KnownCustomer customer(String locale, String timeZone) {
        var cause = new Cause(new Identity("/shop", "profile-1"), "profile-1", Optional.empty());
        return new KnownCustomer("Ada", "ada@customers.example", locale, timeZone, Causes.keep(cause));
    }
}
