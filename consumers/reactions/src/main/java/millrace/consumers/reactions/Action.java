package millrace.consumers.reactions;

import java.nio.ByteBuffer;

/// What an operator wants done about a key that is held up, or about the brake of a partition or a replay of it.
///
/// @param id the same action has the same id, and is carried out once
/// @param key of the records, one char a byte
/// @param head source offset of the record that the operator has seen at the head; anything else is refused
/// @param effect id of that record's effect, for it may have several; empty if whoever asks does not know
/// @param by who wants it, for people
record Action(String id, What what, String key, long head, String effect, String by) {

    /// What is to be done.
    sealed interface What {

        /// Try the head again, from its first attempt.
        ///
        /// @param despiteDoubt even if it was parked in doubt, so that it may happen twice
        record Retry(boolean despiteDoubt) implements What {}

        /// Try the head again, with another value.
        ///
        /// @param despiteDoubt even if it was parked in doubt, so that it may happen twice
        record Mend(ByteBuffer value, boolean despiteDoubt) implements What {}

        /// Leave the head to the dead letters and go on behind it.
        record SkipHead() implements What {}

        /// Let the partition go on that the brake holds; `Action.head` is the first offset that the operator has not
        /// looked at, from where the brake counts again.
        record Release() implements What {}

        /// Make dead letters of what the brake holds before `Action.head`.
        record Drop() implements What {}

        /// Fire a range of the partition's source beside what comes, as `ReplayOrder` says.
        record Replay(ReplayOrder order) implements What {}

        /// Begin nothing more of the replay that is under way.
        record Cancel() implements What {}

        /// Leave every record of the key that is here now to the dead letters.
        record SkipKey() implements What {}
    }

    /// Whether it may be about this record.
    boolean isAbout(Slot slot) {
        return head == slot.offset && (effect.isEmpty() || effect.equals(slot.id.value()));
    }

    EffectId ledgerKey() {
        return new EffectId("action " + id);
    }
}
