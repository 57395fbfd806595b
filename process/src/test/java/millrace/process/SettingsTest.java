package millrace.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void takesWhatIsGivenAndDefaultsTheRest() {
        var settings = Settings.of(Map.of("MILLRACE_ATTEMPTS", "7"));

        var attempts = settings.integer("MILLRACE_ATTEMPTS", 3, 1, 100);
        var host = settings.text("MILLRACE_HOST", "127.0.0.1");
        settings.check();

        assertThat(attempts.value()).isEqualTo(7);
        assertThat(host.value()).isEqualTo("127.0.0.1");
    }

    @Test
    void namesEveryWrongSettingAtOnce() {
        var settings =
                Settings.of(Map.of("MILLRACE_TIMEOUT", "5sec", "MILLRACE_ATTEMPTS", "0", "MILLRACE_ATEMPTS", "3"));

        settings.text("MILLRACE_SERVERS");
        settings.duration("MILLRACE_TIMEOUT", Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMinutes(1));
        settings.integer("MILLRACE_ATTEMPTS", 3, 1, 100);

        assertThatThrownBy(settings::check)
                .isInstanceOf(WrongSettingsException.class)
                .hasMessage("""
                        4 wrong setting(s):
                          MILLRACE_SERVERS is missing; expected a non-empty text
                          MILLRACE_TIMEOUT is '5sec'; expected an ISO-8601 duration from PT0.1S to PT1M
                          MILLRACE_ATTEMPTS is '0'; expected a whole number from 1 to 100
                          MILLRACE_ATEMPTS is not a setting; expected one of \
                        [MILLRACE_ATTEMPTS, MILLRACE_SERVERS, MILLRACE_TIMEOUT]""");
    }

    @Test
    void showsNoSecretInAFault() {
        var settings = Settings.of(Map.of("MILLRACE_PASSWORD", "hunter2"));

        settings.secret("MILLRACE_PASSWORD", "", "8 or more characters", _ -> {
            throw new IllegalArgumentException("too short");
        });

        assertThatThrownBy(settings::check).hasMessage("""
                1 wrong setting(s):
                  MILLRACE_PASSWORD is '***'; expected 8 or more characters""");
    }

    @Test
    void asksTheRulesWhenNoValueIsWrong() {
        var settings = Settings.of(Map.of("MILLRACE_LEAST", "7", "MILLRACE_MOST", "3"));
        var least = settings.integer("MILLRACE_LEAST", 0, 0, 9);
        var most = settings.integer("MILLRACE_MOST", 9, 0, 9);

        settings.rule(() -> least.value() <= most.value()
                ? List.of()
                : List.of("MILLRACE_LEAST is '%d'; expected at most MILLRACE_MOST".formatted(least.value())));

        assertThatThrownBy(settings::check).hasMessage("""
                1 wrong setting(s):
                  MILLRACE_LEAST is '7'; expected at most MILLRACE_MOST""");
    }
}
