package millrace.consumers.reactions;

import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One record in the engine's hands. Only the core changes it.
final class Slot {

    /// Where the slot stands in the protocol.
    enum State {
        /// In its lane; nothing runs for it.
        QUEUED,
        /// The reaction was asked; nothing durable depends on the answer.
        ASKED,
        /// The facts that tell of a doubt are on their way.
        FLAGGING,
        /// An effect is planned, its start is on its way to the ledger.
        STARTING,
        /// The effect is out of our hands.
        FIRING,
        /// Its end is on its way to the ledger.
        RECORDING,
        /// What follows from its end is on its way.
        PUBLISHING,
        /// Nothing is left to do.
        COMPLETE,
        /// The partition went while something ran.
        ABANDONED
    }

    final OwnedPartition owner;
    final Lane lane;
    final EffectId id;
    final long offset;
    final long recordedAt;
    final int bytes;

    State state = State.QUEUED;
    int attempt = 1;
    boolean uncertain;
    private @Nullable ConsumerRecord<byte[], byte[]> record;

    Slot(OwnedPartition owner, Lane lane, Intake intake) {
        this.owner = owner;
        this.lane = lane;
        this.id = intake.id();
        this.offset = intake.record().offset();
        this.recordedAt = intake.recordedAt();
        this.bytes = intake.bytes();
        this.record = intake.record();
    }

    /// @throws NullPointerException if the slot is complete
    ConsumerRecord<byte[], byte[]> record() {
        return Objects.requireNonNull(record);
    }

    void complete() {
        state = State.COMPLETE;
        record = null;
    }

    boolean isRunning() {
        return switch (state) {
            case ASKED, FLAGGING, STARTING, FIRING, RECORDING, PUBLISHING -> true;
            case QUEUED, COMPLETE, ABANDONED -> false;
        };
    }

    /// Whether giving the slot up now leaves nothing in doubt and nothing half done.
    boolean canBeAbandoned() {
        return state == State.ASKED || state == State.FLAGGING;
    }
}
