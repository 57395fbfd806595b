package millrace.consumers.reactions;

import java.time.Duration;

/// What bounds the core.
///
/// @param maxInFlight most slots at work at a time, over all partitions
/// @param maxAttempts tries of one record before it becomes a dead letter
/// @param firstRetry wait after the first try; doubles with every further one
/// @param longestRetry most the wait grows to
/// @param maxRunnable slots of one partition that could run, beyond which no more are wanted
/// @param maxQueued slots of one partition, runnable or blocked, beyond which no more are wanted
/// @param maxQueuedBytes the same in bytes
/// @param maxWindow offsets between the committed one and the last, beyond which no more are wanted
/// @param maxBehind records of one blocked key, beyond which they go to the park
/// @param parkAfter how long a key is blocked before its records go to the park
/// @param refreshAfter how old an entry about a parked record becomes before it is appended again, so that it outlives
///     the ledger's retention
/// @param upkeepEvery how often that is looked at, and what the park need not keep is trimmed
/// @param brake how many effects are too many
record CoreLimits(
        int maxInFlight,
        int maxAttempts,
        Duration firstRetry,
        Duration longestRetry,
        int maxRunnable,
        int maxQueued,
        long maxQueuedBytes,
        int maxWindow,
        int maxBehind,
        Duration parkAfter,
        Duration refreshAfter,
        Duration upkeepEvery,
        BrakeLimits brake) {

    static CoreLimits of(ReactionConfig config) {
        return new CoreLimits(
                config.maxInFlight(),
                config.maxAttempts(),
                config.firstRetry(),
                config.longestRetry(),
                Math.max(500, 2 * config.maxInFlight()),
                20_000,
                32L << 20,
                60_000,
                100,
                Duration.ofMinutes(1),
                config.ledgerRetention().dividedBy(3),
                Duration.ofMinutes(1),
                new BrakeLimits(config.mostPerMinute(), config.mostTimesUsual()));
    }

    /// The wait after `attempts` tries, 20 % more or less as `id` has it, so that many do not come back at once.
    Duration backOff(int attempts, EffectId id) {
        double doubled = (double) firstRetry.toMillis() * Math.pow(2, Math.min(attempts - 1, 40));
        double jitter = 0.8 + 0.4 * Math.floorMod(31 * id.hashCode() + attempts, 1_000) / 1_000;
        return Duration.ofMillis((long) (Math.min(doubled, (double) longestRetry.toMillis()) * jitter));
    }
}
