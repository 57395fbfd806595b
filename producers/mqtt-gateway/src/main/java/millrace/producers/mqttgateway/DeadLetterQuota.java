package millrace.producers.mqttgateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds the dead letters of each device, so that one that is broken or hostile does not fill their topic.
///
/// A token bucket for each: an hour's worth at once, then what trickles in. A message without a device (on loopback, or
/// from a broker) counts for its topic. Memory is bounded: when there are as many buckets as may be, and the one that
/// was used the longest ago is not full again, whoever is new shares one with all others.
///
/// Used by one thread.
final class DeadLetterQuota {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterQuota.class);
    private static final int LONGEST_NAME = 256;
    private static final Duration HOUR = Duration.ofHours(1);

    private final int bytesPerHour;
    private final int most;
    private final InstantSource clock;
    private final LinkedHashMap<String, Bucket> byName = new LinkedHashMap<>(16, 0.75f, true);
    private final Bucket shared;

    /// @param bytesPerHour as `Message.bytes()` counts them, at least those of one message
    /// @param most devices that have a bucket of their own
    DeadLetterQuota(int bytesPerHour, int most, InstantSource clock) {
        this.bytesPerHour = bytesPerHour;
        this.most = most;
        this.clock = clock;
        this.shared = new Bucket(clock.instant());
    }

    /// @return whether it may be kept, and counts as kept
    boolean take(Message message) {
        String name = message.device().orElse(message.topic());
        Instant now = clock.instant();
        var bucket = bucket(name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME), now);
        boolean wasSpent = bucket.isSpent;
        bucket.isSpent = !bucket.take(message.bytes(), now);
        if (bucket.isSpent && !wasSpent) {
            LOG.warn(
                    "a device has as many dead letters as it may; no more are kept for now device={} bytesPerHour={}",
                    message.device().orElse("none"),
                    bytesPerHour);
        }
        return !bucket.isSpent;
    }

    private Bucket bucket(String name, Instant now) {
        Bucket known = byName.get(name);
        if (known != null) {
            return known;
        }
        if (byName.size() >= most) {
            if (!byName.firstEntry().getValue().isFull(now)) {
                return shared;
            }
            byName.pollFirstEntry();
        }
        var bucket = new Bucket(now);
        byName.put(name, bucket);
        return bucket;
    }

    int buckets() {
        return byName.size();
    }

    private final class Bucket {

        private boolean isSpent;
        private double left = bytesPerHour;
        private Instant since;

        Bucket(Instant now) {
            since = now;
        }

        boolean take(int bytes, Instant now) {
            fill(now);
            if (left < bytes) {
                return false;
            }
            left -= bytes;
            return true;
        }

        boolean isFull(Instant now) {
            fill(now);
            return left >= bytesPerHour;
        }

        /// A clock that goes back fills nothing.
        private void fill(Instant now) {
            if (now.isAfter(since)) {
                double hours = Duration.between(since, now).toNanos() / (double) HOUR.toNanos();
                left = Math.min(bytesPerHour, left + hours * bytesPerHour);
                since = now;
            }
        }
    }
}
