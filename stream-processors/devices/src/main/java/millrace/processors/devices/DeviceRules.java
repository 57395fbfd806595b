package millrace.processors.devices;

import java.time.Duration;
import java.util.function.Supplier;
import millrace.process.Settings;

/// What the readings of devices are judged by.
///
/// @param clockTolerance how far a device's clock may be ahead of ours, zero to 1 day
/// @param grace how far a reading may be behind its device's newest and still count, zero to 7 days
/// @param resend how long after a reading the same sequence with much the same values is the same reading, zero to 7
///     days; a counter that begins anew comes to a sequence again, too
/// @param settle how long a window that has ended waits for stragglers, and how long a task that begins waits for a
///     backlog, zero to 1 hour
/// @param repeatAlarm how often an active alarm is told until somebody acknowledges it, by the device's time, zero
///     (never) to 400 days
/// @param clearAfter how long an alarm's sensor has to stay calm before it is cleared, by the device's time, zero to 1
///     day
/// @param anomalyRest how long after an alarm of an anomaly nothing of its sensor is unusual, by the device's time,
///     zero to 7 days
/// @param keep how long a device is known after its latest reading, by the wall clock
record DeviceRules(
        Duration clockTolerance,
        Duration grace,
        Duration resend,
        Duration settle,
        Duration repeatAlarm,
        Duration clearAfter,
        Duration anomalyRest,
        Duration keep) {

    static Supplier<DeviceRules> declare(Settings settings) {
        var tolerance = settings.duration(
                "MILLRACE_DEVICES_CLOCK_TOLERANCE", Duration.ofMinutes(5), Duration.ZERO, Duration.ofDays(1));
        var grace = settings.duration("MILLRACE_DEVICES_GRACE", Duration.ofHours(1), Duration.ZERO, Duration.ofDays(7));
        var resend =
                settings.duration("MILLRACE_DEVICES_RESEND", Duration.ofHours(1), Duration.ZERO, Duration.ofDays(7));
        var settle =
                settings.duration("MILLRACE_DEVICES_SETTLE", Duration.ofSeconds(5), Duration.ZERO, Duration.ofHours(1));
        var repeat = settings.duration(
                "MILLRACE_DEVICES_REPEAT_ALARM", Duration.ofHours(4), Duration.ZERO, Duration.ofDays(400));
        var clear = settings.duration(
                "MILLRACE_DEVICES_CLEAR_AFTER", Duration.ofMinutes(1), Duration.ZERO, Duration.ofDays(1));
        var rest = settings.duration(
                "MILLRACE_DEVICES_ANOMALY_REST", Duration.ofHours(1), Duration.ZERO, Duration.ofDays(7));
        var keep = settings.duration(
                "MILLRACE_DEVICES_KEEP", Duration.ofDays(90), Duration.ofMinutes(1), Duration.ofDays(3650));
        return () -> new DeviceRules(
                tolerance.value(),
                grace.value(),
                resend.value(),
                settle.value(),
                repeat.value(),
                clear.value(),
                rest.value(),
                keep.value());
    }
}
