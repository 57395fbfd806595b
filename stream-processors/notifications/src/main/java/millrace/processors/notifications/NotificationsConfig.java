package millrace.processors.notifications;

import java.time.Duration;
import java.util.function.Supplier;
import millrace.process.Settings;
import millrace.processors.lineage.StreamsConfiguration;

/// Everything the notifications can be told. Read once, in `main`.
///
/// @param streams the world around the topology
/// @param validity how long after a fact its letter is still wanted, 1 minute to 400 days
/// @param waitForOrder how long a fact waits for its OrderPlaced, 1 second to 7 days
/// @param waitForProfile how long a fact waits for its customer's profile, 1 second to 7 days
/// @param waitingPerCustomer most facts that wait for one customer's profile, 1 to 100,000
/// @param lettersPerOrder most letters of one order, 1 to 200
/// @param orderRetention how long an order is remembered after the last fact with a letter, 7 to 4,000 days
/// @param alarms what letters to the owners of devices go by
public record NotificationsConfig(
        StreamsConfiguration streams,
        Duration validity,
        Duration waitForOrder,
        Duration waitForProfile,
        int waitingPerCustomer,
        int lettersPerOrder,
        Duration orderRetention,
        AlarmConfig alarms) {

    /// Declares the settings; what it returns is called after `settings.check()`.
    public static Supplier<NotificationsConfig> declare(Settings settings) {
        var streams = StreamsConfiguration.declare(settings);
        var validity = settings.duration(
                "MILLRACE_NOTIFICATIONS_VALIDITY", Duration.ofDays(2), Duration.ofMinutes(1), Duration.ofDays(400));
        var waitForOrder = settings.duration(
                "MILLRACE_NOTIFICATIONS_WAIT_FOR_ORDER",
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                Duration.ofDays(7));
        var waitForProfile = settings.duration(
                "MILLRACE_NOTIFICATIONS_WAIT_FOR_PROFILE",
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                Duration.ofDays(7));
        var waitingPerCustomer = settings.integer("MILLRACE_NOTIFICATIONS_WAITING_PER_CUSTOMER", 1_000, 1, 100_000);
        var lettersPerOrder = settings.integer("MILLRACE_NOTIFICATIONS_LETTERS_PER_ORDER", 50, 1, 200);
        var orderRetention = settings.duration(
                "MILLRACE_NOTIFICATIONS_ORDER_RETENTION",
                Duration.ofDays(90),
                Duration.ofDays(7),
                Duration.ofDays(4_000));
        var alarms = AlarmConfig.declare(settings);
        return () -> new NotificationsConfig(
                streams.get(),
                validity.value(),
                waitForOrder.value(),
                waitForProfile.value(),
                waitingPerCustomer.value(),
                lettersPerOrder.value(),
                orderRetention.value(),
                alarms.get());
    }
}
