package millrace.processors.notifications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import millrace.process.Settings;
import millrace.process.WrongSettingsException;
import org.junit.jupiter.api.Test;

class NotificationsConfigTest {

    @Test
    void hasADefaultForEverySetting() {
        var settings = Settings.of(Map.of());
        var config = NotificationsConfig.declare(settings);
        settings.check();

        assertThat(config.get())
                .isEqualTo(new NotificationsConfig(
                        config.get().streams(),
                        Duration.ofDays(2),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        1_000,
                        50,
                        Duration.ofDays(90),
                        new AlarmConfig(Duration.ofHours(6), Duration.ofMinutes(10), 5, Duration.ofMinutes(15))));
    }

    @Test
    void saysEverythingThatIsWrong() {
        var settings = Settings.of(Map.of(
                "MILLRACE_NOTIFICATIONS_VALIDITY", "2 days",
                "MILLRACE_NOTIFICATIONS_WAITING_PER_CUSTOMER", "0"));
        NotificationsConfig.declare(settings);

        assertThatThrownBy(settings::check)
                .isInstanceOf(WrongSettingsException.class)
                .hasMessage("""
                        2 wrong setting(s):
                          MILLRACE_NOTIFICATIONS_VALIDITY is '2 days'; expected an ISO-8601 duration from PT1M to PT9600H
                          MILLRACE_NOTIFICATIONS_WAITING_PER_CUSTOMER is '0'; expected a whole number from 1 to 100000""");
    }
}
