package millrace.producers.mqttgateway;

import java.time.Instant;
import java.util.Arrays;

/// When the latest messages of a client came first, by packet id, in milliseconds.
///
/// Ten bytes for each, as every device has one: a ring that grows until it is as long as it may be.
final class Arrivals {

    private final int most;
    private char[] packetIds = new char[4];
    private long[] millis = new long[4];
    private long added;

    /// @param most messages that are remembered
    Arrivals(int most) {
        this.most = most;
    }

    /// A repeat keeps the time of what it repeats, as far as that is known.
    Instant of(int packetId, boolean isRepeat, Instant now) {
        if (isRepeat) {
            for (long at = added - 1; at >= Math.max(0, added - packetIds.length); at--) {
                int slot = (int) (at % packetIds.length);
                if (packetIds[slot] == packetId) {
                    return Instant.ofEpochMilli(millis[slot]);
                }
            }
        }
        if (added == packetIds.length && added < most) {
            int length = Math.min(most, packetIds.length * 2);
            packetIds = Arrays.copyOf(packetIds, length);
            millis = Arrays.copyOf(millis, length);
        }
        int slot = (int) (added % packetIds.length);
        packetIds[slot] = (char) packetId;
        millis[slot] = now.toEpochMilli();
        added++;
        return Instant.ofEpochMilli(millis[slot]);
    }
}
