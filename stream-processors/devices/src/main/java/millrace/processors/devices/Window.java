package millrace.processors.devices;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import millrace.devices.SummarySpan;

/// A minute or an hour of one device.
///
/// @param start first instant, a full minute or hour of UTC, not before 1970
record Window(String deviceId, SummarySpan span, Instant start) {

    private static final int CODE_DIGITS = 13;

    static Window of(String deviceId, SummarySpan span, Instant time) {
        long millis = length(span).toMillis();
        long start = Math.floorDiv(time.toEpochMilli(), millis) * millis;
        return new Window(deviceId, span, Instant.ofEpochMilli(start));
    }

    Instant end() {
        return start.plus(length(span));
    }

    /// Row in the store, sorted by device, span and time: the device's length before it, so that no two devices share
    /// a prefix.
    String key() {
        return prefix(deviceId, span) + code(start);
    }

    static Window ofKey(String key) {
        int space = key.indexOf(' ');
        int device = space + 1 + Integer.parseInt(key, 0, space, 10);
        int code = device + 2;
        return new Window(
                key.substring(space + 1, device),
                key.charAt(device + 1) == 'H' ? SummarySpan.HOUR : SummarySpan.MINUTE,
                Instant.ofEpochMilli(Long.parseLong(key, code, code + CODE_DIGITS, 10)));
    }

    /// First possible row of the device's windows of `span`.
    static String first(String deviceId, SummarySpan span) {
        return prefix(deviceId, span) + code(Instant.EPOCH);
    }

    /// A row behind those of windows that end at `cutoff` or before, and before all others; none if there is no such
    /// window.
    static Optional<String> behind(String deviceId, SummarySpan span, Instant cutoff) {
        Instant start = cutoff.minus(length(span));
        return start.isBefore(Instant.EPOCH)
                ? Optional.empty()
                : Optional.of(prefix(deviceId, span) + code(start) + "~");
    }

    private static String prefix(String deviceId, SummarySpan span) {
        return deviceId.length() + " " + deviceId + " " + (span == SummarySpan.HOUR ? "H" : "M");
    }

    private static String code(Instant start) {
        String digits = Long.toString(start.toEpochMilli());
        return "0".repeat(CODE_DIGITS - digits.length()) + digits;
    }

    private static Duration length(SummarySpan span) {
        return switch (span) {
            case HOUR -> Duration.ofHours(1);
            case MINUTE, UNKNOWN -> Duration.ofMinutes(1);
        };
    }
}
