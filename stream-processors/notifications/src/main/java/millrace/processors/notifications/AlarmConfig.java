package millrace.processors.notifications;

import java.time.Duration;
import java.util.function.Supplier;
import millrace.process.Settings;

/// What letters to the owners of devices go by.
///
/// @param validity how long after a fact its letter is still wanted, 1 minute to 400 days
/// @param waitForDevice how long a fact waits for its device's profile, 1 second to 7 days
/// @param lettersBeforeDigest most letters to one owner within `digestAfter`, 1 to 1,000; what comes beyond is a digest
/// @param digestAfter how long facts are gathered for a digest, 1 second to 1 day
record AlarmConfig(Duration validity, Duration waitForDevice, int lettersBeforeDigest, Duration digestAfter) {

    static Supplier<AlarmConfig> declare(Settings settings) {
        var validity = settings.duration(
                "MILLRACE_NOTIFICATIONS_ALARM_VALIDITY",
                Duration.ofHours(6),
                Duration.ofMinutes(1),
                Duration.ofDays(400));
        var wait = settings.duration(
                "MILLRACE_NOTIFICATIONS_WAIT_FOR_DEVICE",
                Duration.ofMinutes(10),
                Duration.ofSeconds(1),
                Duration.ofDays(7));
        var letters = settings.integer("MILLRACE_NOTIFICATIONS_ALARMS_BEFORE_DIGEST", 5, 1, 1_000);
        var digest = settings.duration(
                "MILLRACE_NOTIFICATIONS_ALARM_DIGEST",
                Duration.ofMinutes(15),
                Duration.ofSeconds(1),
                Duration.ofDays(1));
        return () -> new AlarmConfig(validity.value(), wait.value(), letters.value(), digest.value());
    }
}
