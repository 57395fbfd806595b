package millrace.consumers.reactions;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/// What survives every crash of a simulation: topics, committed offsets, and what the receiver has seen.
final class SimulatedWorld {

    static final int PARTITIONS = 2;
    static final int MAX_IN_FLIGHT = 4;
    static final CoreLimits LIMITS = new CoreLimits(
            MAX_IN_FLIGHT,
            4,
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            6,
            12,
            1 << 20,
            40,
            2,
            Duration.ofMillis(300),
            Duration.ofSeconds(60),
            Duration.ofMillis(400),
            new BrakeLimits(10, 0));
    private static final int RECORDS = 12;

    /// A record of the source topic.
    record Source(int partition, long offset, String key, EffectId id) {}

    /// A record of the ledger.
    record Written(String owner, EffectId id, LedgerEntry entry, Place place) {}

    static final EffectId BARRIER = new EffectId("barrier");

    final Random random;
    final Conduct conduct;
    final Safeguards safeguards;
    final InstantSource clock = () -> Instant.ofEpochMilli(this.now);
    long now = 1_000_000;
    boolean isCalm;
    boolean hadZombie;

    final List<List<Source>> source = new ArrayList<>();
    final List<List<Written>> ledger = new ArrayList<>();
    final List<Map<EffectId, Written>> valid = new ArrayList<>();
    final String[] owners = new String[PARTITIONS];
    final List<List<Source>> park = new ArrayList<>();
    final long[] trimmed = new long[PARTITIONS];
    final List<List<Action>> actions = new ArrayList<>();
    final long[] committed = new long[PARTITIONS];
    final Map<EffectId, Integer> happened = new HashMap<>();
    final Set<EffectId> done = new HashSet<>();
    final Set<EffectId> flagged = new HashSet<>();
    final Set<EffectId> givenUp = new HashSet<>();
    final Set<EffectId> skipped = new HashSet<>();
    final Set<EffectId> retriedInDoubt = new HashSet<>();
    final SimulatedReplays replays;
    private final boolean hasDestinations;
    private final List<Supplier<String>> trace;

    /// @param trace where to tell what happens
    SimulatedWorld(long seed, Doubt doubt, Safeguards safeguards, List<Supplier<String>> trace) {
        this.safeguards = safeguards;
        this.random = new Random(31 * seed + doubt.name().hashCode());
        this.conduct = new Conduct(doubt, seed % 2 == 0 ? AfterGivingUp.GO_ON : AfterGivingUp.PARK_KEY);
        this.hasDestinations = seed % 3 == 0;
        this.trace = trace;
        Arrays.fill(owners, "");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            source.add(records(partition));
            ledger.add(new ArrayList<>());
            valid.add(new HashMap<>());
            park.add(new ArrayList<>());
            actions.add(new ArrayList<>());
        }
        this.replays = new SimulatedReplays(this, seed % 4 == 1);
    }

    private List<Source> records(int partition) {
        List<Source> records = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < RECORDS; i++) {
            offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(3) : 0); // gaps, as transactions leave them
            String key = "k" + partition + random.nextInt(4);
            if (!records.isEmpty() && random.nextInt(6) == 0) {
                Source earlier = records.get(random.nextInt(records.size()));
                boolean isSameKey = random.nextInt(3) > 0;
                records.add(new Source(partition, offset, isSameKey ? earlier.key() : key, earlier.id()));
            } else {
                records.add(new Source(partition, offset, key, new EffectId(partition + "-" + offset)));
            }
        }
        return records;
    }

    /// Some worlds have several other sides.
    String destination(String key) {
        return hasDestinations ? "to-" + key.charAt(2) : "";
    }

    /// Appends to a ledger partition.
    ///
    /// @return the offset
    long write(int partition, Written written) {
        ledger.get(partition).add(written);
        if (written.id().equals(BARRIER)) {
            owners[partition] = written.owner();
        } else if (owners[partition].equals(written.owner())) {
            valid.get(partition).put(written.id(), written);
            if (written.entry() instanceof LedgerEntry.Replaying replaying) {
                replays.isTold(partition, replaying);
            }
        }
        return ledger.get(partition).size() - 1L;
    }

    /// Whether nothing is owed for the record.
    boolean isSettled(Source record) {
        return done.contains(record.id()) || givenUp.contains(record.id());
    }

    /// Whether records behind it in its key may have their effects.
    boolean letsFollowersGo(Source record) {
        boolean isLetGo = givenUp.contains(record.id())
                && (conduct.afterGivingUp() == AfterGivingUp.GO_ON || skipped.contains(record.id()));
        return done.contains(record.id()) || isLetGo || isElsewhere(record);
    }

    /// Whether the same event lies in the park from another offset: that one counts.
    private boolean isElsewhere(Source record) {
        Written last = valid.get(record.partition()).get(record.id());
        return last != null && last.place().isParked() && last.place().offset() != record.offset();
    }

    /// Whether a new owner that does not read the record again would find it all the same.
    boolean isDurable(Source record) {
        Written last = valid.get(record.partition()).get(record.id());
        return isSettled(record) || (last != null && last.place().isParked());
    }

    boolean mayRepeat(EffectId id) {
        return switch (conduct.doubt()) {
            case REPEAT -> true;
            case FLAG_AND_REPEAT -> flagged.contains(id);
            case PROBE, FLAG_AND_PARK -> retriedInDoubt.contains(id);
        };
    }

    boolean isFinished() {
        for (List<Source> records : source) {
            for (Source record : records) {
                if (!isSettled(record)) {
                    return false;
                }
            }
        }
        return replays.areOver();
    }

    void trace(Supplier<String> what) {
        trace.add(what);
    }

    void check(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }
}
