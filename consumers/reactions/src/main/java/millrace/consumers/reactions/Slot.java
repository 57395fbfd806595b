package millrace.consumers.reactions;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One record in the engine's hands. Only the core changes it.
final class Slot {

    /// Where the slot stands in the protocol.
    enum State {
        /// In its lane; nothing runs for it.
        QUEUED,
        /// On its way to the park; nothing durable depends on it.
        MOVING,
        /// In the park; the ledger is being told.
        MOVED,
        /// The reaction was asked; nothing durable depends on the answer.
        ASKED,
        /// The facts that tell of a doubt are on their way.
        FLAGGING,
        /// An effect is planned, its start is on its way to the ledger.
        STARTING,
        /// The effect is out of our hands.
        FIRING,
        /// Given up, and on its way to the park because its key waits behind it.
        PARKING,
        /// Its end is on its way to the ledger.
        RECORDING,
        /// What follows from its end is on its way.
        PUBLISHING,
        /// Nothing is left to do.
        COMPLETE,
        /// The partition went while something ran.
        ABANDONED
    }

    /// Whose turn it is of two of one key that wait. Of one record, the first effect goes before those of generations.
    static final Comparator<Slot> RANK =
            Comparator.comparingLong((Slot slot) -> slot.offset).thenComparing(slot -> slot.generation);

    final OwnedPartition owner;
    final Lane lane;
    final EffectId id;
    final long offset;
    /// Whether a replay has read it, not the group.
    final boolean isReplayed;
    /// Empty for the first effect of its record.
    final String generation;
    /// Whose window keeps it; null if the source's does, or if an earlier owner has parked it.
    final @Nullable Replay replay;

    final long recordedAt;
    final int bytes;

    State state = State.QUEUED;
    int attempt = 1;
    boolean uncertain;
    /// Offset in the park that the ledger knows or is being told; the record's only place once `isParked`.
    long parkedAt;
    /// When the ledger was last told of it.
    long placedAt;
    /// The number of the last entry about it; the protocol goes on when that one is acknowledged, and no other.
    long awaited;
    /// What the ledger is told once the record is in the park.
    @Nullable
    LedgerEntry verdict;
    /// What an operator wants in place of the record's value.
    @Nullable
    Mended mended;

    boolean isParked;
    /// Whether it ends without a try: its effect was known already, or nobody wants it any more.
    boolean isNeedless;
    /// Since when something runs for it, epoch milliseconds.
    long runsSince;
    /// Where its effect goes, as far as is known.
    String destination = "";
    /// Whether it counts at its destination.
    boolean isUnderWay;
    private @Nullable ConsumerRecord<byte[], byte[]> record;

    /// A value that an operator has mended, for the action `action`.
    record Mended(ByteBuffer value, Action action) {}

    Slot(OwnedPartition owner, Lane lane, Intake intake, @Nullable Replay replay) {
        this.owner = owner;
        this.lane = lane;
        this.id = intake.id();
        this.offset = intake.record().offset();
        this.generation = replay == null ? "" : replay.order().generation();
        this.isReplayed = replay != null;
        this.replay = replay;
        this.recordedAt = intake.recordedAt();
        this.bytes = intake.bytes();
        this.record = intake.record();
        this.parkedAt = Place.NOT_PARKED;
    }

    /// A record that an earlier owner has parked.
    Slot(OwnedPartition owner, Lane lane, EffectId id, Place place) {
        this.owner = owner;
        this.lane = lane;
        this.id = id;
        this.offset = place.offset();
        this.generation = place.generation();
        this.isReplayed = place.isReplayed();
        this.replay = null;
        this.recordedAt = Long.MAX_VALUE;
        this.bytes = 0;
        this.parkedAt = place.parkedAt();
        this.placedAt = place.toldAt();
        this.isParked = true;
    }

    /// @throws NullPointerException if it is not loaded
    ConsumerRecord<byte[], byte[]> record() {
        return Objects.requireNonNull(record);
    }

    boolean isLoaded() {
        return record != null;
    }

    void load(ConsumerRecord<byte[], byte[]> found) {
        record = found;
    }

    /// Lets go of the record's bytes; the park has them.
    void unload() {
        if (isParked) {
            record = null;
        }
    }

    void complete() {
        state = State.COMPLETE;
        record = null;
    }

    /// Whether the source offset may be committed past it, or the place of its replay.
    boolean hasLeftTheSource() {
        return isParked || state == State.COMPLETE;
    }

    /// Where the ledger says that this record lies: once nothing is owed, the park need not keep it.
    Place placeOf(LedgerEntry entry) {
        boolean isOwed = !entry.isSettled() || entry.isBlocking();
        return parkedAt != Place.NOT_PARKED && isOwed
                ? new Place(offset, parkedAt, lane.key, isReplayed, generation, placedAt)
                : Place.inSource(offset, isReplayed, generation);
    }

    boolean isRunning() {
        return switch (state) {
            case ASKED, FLAGGING, STARTING, FIRING, PARKING, RECORDING, PUBLISHING -> true;
            case QUEUED, MOVING, MOVED, COMPLETE, ABANDONED -> false;
        };
    }

    boolean isMoving() {
        return state == State.MOVING || state == State.MOVED;
    }

    /// Whether giving the slot up now leaves nothing in doubt and nothing half done.
    boolean canBeAbandoned() {
        return state == State.ASKED || state == State.FLAGGING || state == State.MOVING;
    }
}
